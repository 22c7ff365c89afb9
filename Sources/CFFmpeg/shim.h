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

// What has another place in newer versions of FFmpeg.

/// How long a frame is shown, in its stream's time base; 0 when unknown. A field of another name
/// until FFmpeg 5.1.
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
