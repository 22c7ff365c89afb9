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
#include <libavutil/hash.h>
#include <libavutil/opt.h>
#include <libavutil/parseutils.h>
#include <libavutil/pixdesc.h>

// Macros that Swift cannot import.
static const int ffmpeg_error_eof = AVERROR_EOF;
static const int ffmpeg_error_again = AVERROR(EAGAIN);
static const int ffmpeg_error_memory = AVERROR(ENOMEM);
static const int ffmpeg_error_invalid_data = AVERROR_INVALIDDATA;
static const int64_t ffmpeg_no_timestamp = AV_NOPTS_VALUE;
static const AVRational ffmpeg_microseconds = {1, AV_TIME_BASE};

static inline int ffmpeg_error_from_errno(int code) { return AVERROR(code); }
