/*
 * The drawing functions of wingdi.h, and what winspool.h has of a printer's settings, over the same folder of files as
 * winspool.c: a stand-in for Windows' printers that keeps each page as a picture. What the test writes there besides:
 * `papers` (number, width and height in tenths of a millimetre, one a line; A4 without it), `dpi` (across and down),
 * `margin` (tenths of a millimetre), `own-size` (0: a paper that is not listed becomes the first one), `most-copies`,
 * `after` (so many pages are let through before `refuse` counts). What it finds there besides: `page-1-1.ppm`, page by
 * page of each job, what the printer reaches of it; the comment in its head says dpi, offset and paper, in dots.
 */
#include "winspool.c"

typedef int32_t LONG;
typedef struct { LONG x, y; } POINT;
typedef struct {
  WCHAR dmDeviceName[32];
  uint16_t dmSpecVersion, dmDriverVersion, dmSize, dmDriverExtra;
  DWORD dmFields;
  int16_t dmOrientation, dmPaperSize, dmPaperLength, dmPaperWidth, dmScale, dmCopies, dmDefaultSource, dmPrintQuality;
  int16_t dmColor, dmDuplex, dmYResolution, dmTTOption, dmCollate;
  WCHAR dmFormName[32];
  uint16_t dmLogPixels;
  DWORD dmBitsPerPel, dmPelsWidth, dmPelsHeight, dmNup, dmDisplayFrequency;
  DWORD others[8];
} DEVMODEW;
typedef struct { DEVMODEW known; uint8_t drivers[64]; } SETTINGS;
typedef struct {
  int cbSize;
  const WCHAR *lpszDocName, *lpszOutput, *lpszDatatype;
  DWORD fwType;
} DOCINFOW;
typedef struct {
  DWORD biSize;
  LONG biWidth, biHeight;
  uint16_t biPlanes, biBitCount;
  DWORD biCompression, biSizeImage;
  LONG biXPelsPerMeter, biYPelsPerMeter;
  DWORD biClrUsed, biClrImportant;
  uint8_t colours[][4];
} BITMAPINFO;

enum { DM_ORIENTATION = 1, DM_PAPERSIZE = 2, DM_PAPERLENGTH = 4, DM_PAPERWIDTH = 8, DM_SCALE = 0x10, DM_COPIES = 0x100, DM_FORMNAME = 0x10000 };
enum { DM_OUT_BUFFER = 2, DM_IN_BUFFER = 8, DC_PAPERS = 2, DC_PAPERSIZE = 3, DMPAPER_USER = 256 };

/* What a context points to. */
typedef struct {
  DWORD job;
  int ended, paper_width, paper_height, dpi_x, dpi_y, left, top, width, height;
  uint8_t *page;
} CONTEXT;
static int open_contexts = 0;

static int papers(int (*found)[3], int room) {
  FILE *file = at("papers", "r");
  int count = 0;
  if (file != NULL) {
    while (count < room && fscanf(file, "%d %d %d", &found[count][0], &found[count][1], &found[count][2]) == 3) count++;
    fclose(file);
    return count;
  }
  found[0][0] = 9, found[0][1] = 2100, found[0][2] = 2970;
  return 1;
}
/* The paper of these settings, fed upright. */
static void paper_of(const DEVMODEW *mode, int *width, int *height) {
  int known[64][3];
  int count = papers(known, 64);
  *width = known[0][1], *height = known[0][2];
  for (int i = 0; i < count; i++) if (known[i][0] == mode->dmPaperSize) *width = known[i][1], *height = known[i][2];
  if (mode->dmPaperSize == DMPAPER_USER) *width = mode->dmPaperWidth, *height = mode->dmPaperLength;
}

LONG WINAPI DocumentPropertiesW(void *window, HANDLED *printer, const WCHAR *name, SETTINGS *out, const SETTINGS *in, DWORD mode) {
  if (window != NULL || printer == NULL || name == NULL || !begun("DocumentPropertiesW", mode)) return -1;
  if (mode == 0) return sizeof(SETTINGS);
  int known[64][3];
  papers(known, 64);
  /* As somebody left it: smaller than it should be, on a paper that has a name. */
  memset(out, 0, sizeof *out);
  memset(out->drivers, 0xab, sizeof out->drivers);
  out->known.dmSpecVersion = 0x401;
  out->known.dmSize = sizeof(DEVMODEW);
  out->known.dmDriverExtra = sizeof out->drivers;
  out->known.dmFields = DM_ORIENTATION | DM_PAPERSIZE | DM_SCALE | DM_COPIES | DM_FORMNAME;
  out->known.dmOrientation = 1;
  out->known.dmPaperSize = known[0][0];
  out->known.dmScale = 85;
  out->known.dmCopies = 1;
  if ((mode & DM_IN_BUFFER) == 0) return 1;
  const DEVMODEW *asked = &in->known;
  if (asked->dmSize != sizeof(DEVMODEW) || memcmp(in->drivers, out->drivers, sizeof out->drivers) != 0) return -1;
  if (asked->dmFields & DM_FORMNAME) return 1;
  if (asked->dmFields & DM_ORIENTATION) out->known.dmOrientation = asked->dmOrientation;
  if (asked->dmFields & DM_SCALE) out->known.dmScale = asked->dmScale;
  if (asked->dmFields & DM_COPIES) {
    long most = told("most-copies", 10, 1);
    out->known.dmCopies = asked->dmCopies < most ? asked->dmCopies : most;
  }
  if (asked->dmFields & DM_PAPERSIZE) {
    int own = asked->dmPaperSize == DMPAPER_USER;
    if (own && (asked->dmFields & DM_PAPERWIDTH) && (asked->dmFields & DM_PAPERLENGTH) && told("own-size", 10, 1)) {
      out->known.dmPaperSize = DMPAPER_USER;
      out->known.dmPaperWidth = asked->dmPaperWidth;
      out->known.dmPaperLength = asked->dmPaperLength;
    } else if (!own) out->known.dmPaperSize = asked->dmPaperSize;
  }
  return 1;
}
LONG WINAPI DeviceCapabilitiesW(const WCHAR *name, const WCHAR *port, DWORD which, void *out, const void *mode) {
  int known[64][3];
  if (name == NULL || port != NULL || mode != NULL || !begun("DeviceCapabilitiesW", which)) return -1;
  int count = papers(known, 64);
  for (int i = 0; i < count && out != NULL; i++) {
    if (which == DC_PAPERS) ((uint16_t *)out)[i] = known[i][0];
    else ((POINT *)out)[i] = (POINT){known[i][1], known[i][2]};
  }
  return which == DC_PAPERS || which == DC_PAPERSIZE ? count : -1;
}
static int dots(int tenths, int dpi) { return (tenths * dpi + 127) / 254; }
CONTEXT *WINAPI CreateDCW(const WCHAR *driver, const WCHAR *name, const WCHAR *output, const SETTINGS *mode) {
  static const WCHAR winspool[] = {'W', 'I', 'N', 'S', 'P', 'O', 'O', 'L', 0};
  int width, height, dpi_x = 600, dpi_y = 600;
  if (!begun("CreateDCW", mode->known.dmCopies) || !same(driver, winspool) || name == NULL || output != NULL) return NULL;
  FILE *file = at("dpi", "r");
  if (file != NULL) {
    if (fscanf(file, "%d %d", &dpi_x, &dpi_y) != 2) return NULL;
    fclose(file);
  }
  paper_of(&mode->known, &width, &height);
  if (mode->known.dmOrientation == 2) { int upright = width; width = height; height = upright; }
  width = width * 100 / mode->known.dmScale, height = height * 100 / mode->known.dmScale;
  int margin = told("margin", 10, 42);
  CONTEXT *context = calloc(1, sizeof *context);
  context->dpi_x = dpi_x, context->dpi_y = dpi_y;
  context->paper_width = dots(width, dpi_x), context->paper_height = dots(height, dpi_y);
  context->left = dots(margin, dpi_x), context->top = dots(margin, dpi_y);
  context->width = context->paper_width - 2 * context->left, context->height = context->paper_height - 2 * context->top;
  open_contexts++;
  return context;
}
BOOL WINAPI DeleteDC(CONTEXT *context) {
  if (!begun("DeleteDC", open_contexts - 1)) return 0;
  open_contexts--;
  free(context->page);
  free(context);
  return 1;
}
int WINAPI GetDeviceCaps(CONTEXT *context, int index) {
  if (listed("refuse", "GetDeviceCaps")) return 0;
  switch (index) {
    case 8: return context->width;
    case 10: return context->height;
    case 88: return context->dpi_x;
    case 90: return context->dpi_y;
    case 110: return context->paper_width;
    case 111: return context->paper_height;
    case 112: return context->left;
    case 113: return context->top;
    default: return 0;
  }
}
int WINAPI StartDocW(CONTEXT *context, const DOCINFOW *doc) {
  char name[32];
  if (!begun("StartDocW", doc->cbSize) || doc->cbSize != sizeof *doc || doc->lpszOutput != NULL || doc->lpszDatatype != NULL) return -1;
  if (last_job == 1023) last_job = 0;
  context->job = ++last_job;
  memset(&jobs[context->job], 0, sizeof jobs[0]);
  jobs[context->job].spooling = 1;
  snprintf(name, sizeof name, "name-%u", context->job);
  FILE *file = at(name, "wb");
  if (file == NULL) return -1;
  fwrite(doc->lpszDocName, sizeof(WCHAR), length_of(doc->lpszDocName), file);
  fclose(file);
  return context->job;
}
static int let(CONTEXT *context, const char *function, long detail) {
  return begun(function, detail) || context->ended < told("after", 10, 0);
}
int WINAPI StartPage(CONTEXT *context) {
  if (!let(context, "StartPage", context->job)) return 0;
  context->page = malloc((size_t)context->width * context->height * 3);
  memset(context->page, 0xff, (size_t)context->width * context->height * 3);
  return 1;
}
int WINAPI StretchDIBits(CONTEXT *context, int to_x, int to_y, int to_width, int to_height, int from_x, int from_y, int from_width,
                         int from_height, const uint8_t *bits, const BITMAPINFO *info, DWORD colours, DWORD rop) {
  if (!let(context, "StretchDIBits", info->biBitCount) || context->page == NULL) return 0;
  int width = info->biWidth, height = info->biHeight, depth = info->biBitCount;
  if (info->biSize != 40 || info->biPlanes != 1 || info->biCompression != 0 || colours != 0 || rop != 0x00cc0020) return 0;
  if (from_x != 0 || from_y != 0 || from_width != width || from_height != height || to_width % width || to_height % height) return 0;
  size_t stride = ((size_t)width * depth + 31) / 32 * 4;
  for (int y = 0; y < to_height; y++) {
    /* From the bottom up. */
    const uint8_t *row = bits + (height - 1 - y / (to_height / height)) * stride;
    for (int x = 0; x < to_width; x++) {
      int column = x / (to_width / width), at_x = to_x + x, at_y = to_y + y;
      if (at_x < 0 || at_y < 0 || at_x >= context->width || at_y >= context->height) return 0;
      const uint8_t *dot = depth == 24  ? row + column * 3
                           : depth == 8 ? info->colours[row[column]]
                                        : info->colours[row[column / 8] >> (7 - column % 8) & 1];
      uint8_t *into = context->page + ((size_t)at_y * context->width + at_x) * 3;
      into[0] = dot[2], into[1] = dot[1], into[2] = dot[0];
    }
  }
  return to_height;
}
int WINAPI EndPage(CONTEXT *context) {
  char name[64];
  if (!let(context, "EndPage", context->job) || context->page == NULL) return 0;
  snprintf(name, sizeof name, "page-%u-%d.ppm", context->job, ++context->ended);
  FILE *file = at(name, "wb");
  if (file == NULL) return 0;
  fprintf(file, "P6\n# %d %d %d %d %d %d\n%d %d\n255\n", context->dpi_x, context->dpi_y, context->left, context->top,
          context->paper_width, context->paper_height, context->width, context->height);
  fwrite(context->page, 3, (size_t)context->width * context->height, file);
  fclose(file);
  free(context->page);
  context->page = NULL;
  return 1;
}
int WINAPI EndDoc(CONTEXT *context) {
  if (!begun("EndDoc", context->job)) return 0;
  jobs[context->job].spooling = 0;
  return 1;
}
int WINAPI AbortDoc(CONTEXT *context) {
  if (!begun("AbortDoc", context->job)) return 0;
  jobs[context->job].aborted = 1;
  return 1;
}
