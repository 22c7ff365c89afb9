#pragma once
#include <libavcodec/avcodec.h>
#include <libavfilter/avfilter.h>
#include <libavfilter/buffersink.h>
#include <libavfilter/buffersrc.h>
#include <libavformat/avformat.h>
#include <libavutil/avutil.h>
#include <libavutil/channel_layout.h>
#include <libavutil/cpu.h>
#include <libavutil/display.h>
#include <libavutil/dovi_meta.h>
#include <libavutil/opt.h>
#include <libavutil/parseutils.h>
#include <libavutil/pixdesc.h>
#include <libavutil/stereo3d.h>
#include <libavutil/timecode.h>

#if LIBAVUTIL_VERSION_INT < AV_VERSION_INT(57, 28, 100)
#error "vidstyle needs FFmpeg 5.1 or newer"
#endif

// Macros that Swift cannot import.
static const int ffmpeg_error_eof = AVERROR_EOF;
static const int ffmpeg_error_again = AVERROR(EAGAIN);
static const int ffmpeg_error_memory = AVERROR(ENOMEM);
static const int ffmpeg_error_invalid_data = AVERROR_INVALIDDATA;
static const int64_t ffmpeg_no_timestamp = AV_NOPTS_VALUE;

// Files in memory, read as files on a disk are.

typedef struct ffmpeg_memory {
  uint8_t *bytes;
  int64_t size, place;
} ffmpeg_memory;

static inline int ffmpeg_memory_read(void *opaque, uint8_t *buffer, int size) {
  ffmpeg_memory *memory = (ffmpeg_memory *)opaque;
  int64_t count = FFMIN((int64_t)size, memory->size - memory->place);
  if (count <= 0) return AVERROR_EOF;
  memcpy(buffer, memory->bytes + memory->place, count);
  memory->place += count;
  return (int)count;
}

static inline int64_t ffmpeg_memory_seek(void *opaque, int64_t offset, int whence) {
  ffmpeg_memory *memory = (ffmpeg_memory *)opaque;
  if (whence & AVSEEK_SIZE) return memory->size;
  int64_t place = offset;
  if (whence == SEEK_CUR) place += memory->place;
  if (whence == SEEK_END) place += memory->size;
  if (place < 0 || place > memory->size) return AVERROR(EINVAL);
  return memory->place = place;
}

static inline void ffmpeg_memory_close(AVFormatContext *context, AVIOContext *input) {
  avformat_close_input(&context);
  if (!input) return;
  ffmpeg_memory *memory = (ffmpeg_memory *)input->opaque;
  av_free(memory->bytes);
  av_free(memory);
  av_freep(&input->buffer);
  avio_context_free(&input);
}

/// Opens a file that lies in memory of av_malloc, which it takes over, and reads its header; NULL where that
/// is impossible. ``ffmpeg_memory_close`` closes it.
static inline AVFormatContext *ffmpeg_memory_open(uint8_t *bytes, int64_t size, const char *format) {
  ffmpeg_memory *memory = (ffmpeg_memory *)av_mallocz(sizeof *memory);
  uint8_t *buffer = (uint8_t *)av_malloc(4096);
  AVIOContext *input =
      memory && buffer ? avio_alloc_context(buffer, 4096, 0, memory, ffmpeg_memory_read, NULL,
                                            ffmpeg_memory_seek)
                       : NULL;
  AVFormatContext *context = input ? avformat_alloc_context() : NULL;
  if (!input) {
    av_free(bytes);
    av_free(memory);
    av_free(buffer);
    return NULL;
  }
  memory->bytes = bytes;
  memory->size = size;
  if (context) {
    context->pb = input;
    // Frees the context where it fails.
    avformat_open_input(&context, NULL, av_find_input_format(format), NULL);
  }
  if (!context) ffmpeg_memory_close(NULL, input);
  return context;
}

// Accessors for fields that moved between versions of FFmpeg.

/// How long a frame is shown, in its stream's time base; 0 when unknown. The field has another name
/// before FFmpeg 5.1.
static inline int64_t ffmpeg_frame_duration(const AVFrame *frame) {
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(57, 30, 100)
  return frame->duration;
#else
  return frame->pkt_duration;
#endif
}

/// Whether a frame consists of two fields of different moments, and whether the upper is the first; flags
/// from FFmpeg 6.1 on.
static inline int ffmpeg_is_interlaced(const AVFrame *frame) {
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(58, 7, 100)
  return (frame->flags & AV_FRAME_FLAG_INTERLACED) != 0;
#else
  return frame->interlaced_frame;
#endif
}

static inline void ffmpeg_mark_interlaced(AVFrame *frame, int is_top_first) {
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(58, 7, 100)
  frame->flags |= AV_FRAME_FLAG_INTERLACED;
  if (is_top_first) frame->flags |= AV_FRAME_FLAG_TOP_FIELD_FIRST;
#else
  frame->interlaced_frame = 1;
  frame->top_field_first = is_top_first;
#endif
}

static inline void ffmpeg_mark_progressive(AVFrame *frame) {
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(58, 7, 100)
  frame->flags &= ~(AV_FRAME_FLAG_INTERLACED | AV_FRAME_FLAG_TOP_FIELD_FIRST);
#else
  frame->interlaced_frame = 0;
  frame->top_field_first = 0;
#endif
}

/// Whether the muxer of Matroska expects the samples that a decoder drops before the time 0; until FFmpeg 5
/// it counts times from the first of them.
static const int ffmpeg_matroska_adds_padding = LIBAVFORMAT_VERSION_MAJOR >= 60;

// What a stream says beside its packets is part of the codec's parameters from FFmpeg 6.1 on.

static inline int ffmpeg_side_data_count(const AVStream *stream) {
#if LIBAVCODEC_VERSION_INT >= AV_VERSION_INT(60, 30, 100)
  return stream->codecpar->nb_coded_side_data;
#else
  return stream->nb_side_data;
#endif
}

/// The entry at an index below the count.
static inline const AVPacketSideData *ffmpeg_side_data(const AVStream *stream, int index) {
#if LIBAVCODEC_VERSION_INT >= AV_VERSION_INT(60, 30, 100)
  return &stream->codecpar->coded_side_data[index];
#else
  return &stream->side_data[index];
#endif
}

/// The first entry of a kind; NULL when there is none.
static inline const AVPacketSideData *ffmpeg_find_side_data(const AVStream *stream,
                                                            enum AVPacketSideDataType type) {
  for (int i = 0; i < ffmpeg_side_data_count(stream); i++) {
    if (ffmpeg_side_data(stream, i)->type == type) return ffmpeg_side_data(stream, i);
  }
  return NULL;
}

/// Memory for an entry, which replaces one of the same kind; NULL when there is no memory.
static inline uint8_t *ffmpeg_new_side_data(AVStream *stream, enum AVPacketSideDataType type,
                                            size_t size) {
#if LIBAVCODEC_VERSION_INT >= AV_VERSION_INT(60, 30, 100)
  AVPacketSideData *data = av_packet_side_data_new(
      &stream->codecpar->coded_side_data, &stream->codecpar->nb_coded_side_data, type, size, 0);
  return data ? data->data : NULL;
#else
  return av_stream_new_side_data(stream, type, size);
#endif
}

// What an encoder takes: fields of the encoder until FFmpeg 7.0. Each list ends as FFmpeg's own do;
// NULL stands for anything.

#if LIBAVCODEC_VERSION_INT >= AV_VERSION_INT(61, 13, 100)
static inline const void *ffmpeg_supported(const AVCodec *codec, enum AVCodecConfig kind) {
  const void *list = NULL;
  return avcodec_get_supported_config(NULL, codec, kind, 0, &list, NULL) < 0 ? NULL : list;
}
#endif

/// Ends with AV_PIX_FMT_NONE.
static inline const enum AVPixelFormat *ffmpeg_pixel_formats(const AVCodec *codec) {
#if LIBAVCODEC_VERSION_INT >= AV_VERSION_INT(61, 13, 100)
  return (const enum AVPixelFormat *)ffmpeg_supported(codec, AV_CODEC_CONFIG_PIX_FORMAT);
#else
  return codec->pix_fmts;
#endif
}

/// Ends with AV_SAMPLE_FMT_NONE.
static inline const enum AVSampleFormat *ffmpeg_sample_formats(const AVCodec *codec) {
#if LIBAVCODEC_VERSION_INT >= AV_VERSION_INT(61, 13, 100)
  return (const enum AVSampleFormat *)ffmpeg_supported(codec, AV_CODEC_CONFIG_SAMPLE_FORMAT);
#else
  return codec->sample_fmts;
#endif
}

/// Samples per second, ending with 0.
static inline const int *ffmpeg_sample_rates(const AVCodec *codec) {
#if LIBAVCODEC_VERSION_INT >= AV_VERSION_INT(61, 13, 100)
  return (const int *)ffmpeg_supported(codec, AV_CODEC_CONFIG_SAMPLE_RATE);
#else
  return codec->supported_samplerates;
#endif
}
