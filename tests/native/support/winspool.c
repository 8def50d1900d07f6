/*
 * The printing functions of winspool.h over a folder of files, built by the test: a stand-in for Windows' spooler.
 * WINSPOOL_FOLDER names the folder. What the test writes there: `printers` (names in UTF-16, each with its zero),
 * `printer-status` and `attributes` (flags in hexadecimal), `job-status` (of every job that was handed over, or of one,
 * `job-status-1`), `short` (bytes a write takes at most), `refuse` and `hang` (names of functions, one a line). What the test finds there:
 * `calls`, `job-1`, `name-1`.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* As its functions are called on Windows of 32 bits. */
#if defined(__i386__)
#define WINAPI __attribute__((stdcall))
#else
#define WINAPI
#endif
typedef uint16_t WCHAR;
typedef uint32_t DWORD;
typedef uint32_t BOOL;

typedef struct { WCHAR *pDocName, *pOutputFile, *pDatatype; } DOC_INFO_1W;
typedef struct {
  DWORD JobId;
  WCHAR *pPrinterName, *pMachineName, *pUserName, *pDocument, *pDatatype, *pStatus;
  DWORD Status, Priority, Position, TotalPages, PagesPrinted;
  uint16_t Submitted[8];
} JOB_INFO_1W;
typedef struct { WCHAR *pPrinterName, *pServerName; DWORD Attributes; } PRINTER_INFO_4W;
typedef struct { DWORD dwStatus; } PRINTER_INFO_6;

enum { JOB_STATUS_SPOOLING = 0x8, JOB_STATUS_PRINTING = 0x10, JOB_STATUS_PRINTED = 0x80, JOB_STATUS_RETAINED = 0x2000 };

static DWORD last_job = 0;
static int open_handles = 0;
static struct { int spooling, aborted, retained; } jobs[1024];
/* What a handle points to. */
typedef struct { DWORD job; } HANDLED;

static FILE *at(const char *name, const char *mode) {
  char path[1024];
  const char *folder = getenv("WINSPOOL_FOLDER");
  snprintf(path, sizeof path, "%s/%s", folder == NULL ? "." : folder, name);
  return fopen(path, mode);
}
static long told(const char *name, int base, long usual) {
  char text[64] = "";
  FILE *file = at(name, "r");
  if (file == NULL) return usual;
  if (fgets(text, sizeof text, file) == NULL) text[0] = 0;
  fclose(file);
  return strtol(text, NULL, base);
}
static int listed(const char *name, const char *function) {
  char line[64];
  int found = 0;
  FILE *file = at(name, "r");
  if (file == NULL) return 0;
  while (fgets(line, sizeof line, file) != NULL) {
    line[strcspn(line, "\n")] = 0;
    if (strcmp(line, function) == 0) found = 1;
  }
  fclose(file);
  return found;
}
/* Notes the call, hangs for as long as it is told to (4 s at most), and says whether it is refused. */
static int begun(const char *function, long detail) {
  FILE *calls = at("calls", "a");
  /* The folder may be gone already, where a call came back late. */
  if (calls == NULL) return 0;
  fprintf(calls, "%s %ld\n", function, detail);
  fclose(calls);
  for (int waited = 0; waited < 400 && listed("hang", function); waited++) usleep(10 * 1000);
  return !listed("refuse", function);
}
static size_t printers(WCHAR *names, size_t room) {
  FILE *file = at("printers", "rb");
  if (file == NULL) return 0;
  size_t length = fread(names, sizeof(WCHAR), room, file);
  fclose(file);
  return length;
}
static size_t length_of(const WCHAR *text) {
  size_t length = 0;
  while (text[length] != 0) length++;
  return length;
}
static int same(const WCHAR *one, const WCHAR *other) {
  size_t length = length_of(one);
  return length == length_of(other) && memcmp(one, other, length * sizeof(WCHAR)) == 0;
}

BOOL WINAPI OpenPrinterW(const WCHAR *name, HANDLED **handle, void *defaults) {
  WCHAR names[1024];
  if (!begun("OpenPrinterW", defaults != NULL)) return 0;
  size_t all = printers(names, 1024);
  for (size_t start = 0; start < all; start += length_of(names + start) + 1) {
    if (!same(names + start, name)) continue;
    *handle = calloc(1, sizeof **handle);
    open_handles++;
    return 1;
  }
  return 0;
}
BOOL WINAPI ClosePrinter(HANDLED *handle) {
  if (!begun("ClosePrinter", open_handles - 1)) return 0;
  open_handles--;
  free(handle);
  return 1;
}
DWORD WINAPI StartDocPrinterW(HANDLED *handle, DWORD level, const DOC_INFO_1W *doc) {
  static const WCHAR raw[] = {'R', 'A', 'W', 0};
  char name[32];
  if (!begun("StartDocPrinterW", level) || level != 1 || doc->pOutputFile != NULL || !same(doc->pDatatype, raw)) return 0;
  if (last_job == 1023) last_job = 0;
  handle->job = ++last_job;
  memset(&jobs[handle->job], 0, sizeof jobs[0]);
  jobs[handle->job].spooling = 1;
  snprintf(name, sizeof name, "name-%u", handle->job);
  FILE *file = at(name, "wb");
  fwrite(doc->pDocName, sizeof(WCHAR), length_of(doc->pDocName), file);
  fclose(file);
  return handle->job;
}
BOOL WINAPI StartPagePrinter(HANDLED *handle) { return begun("StartPagePrinter", handle->job); }
BOOL WINAPI WritePrinter(HANDLED *handle, const void *bytes, DWORD length, DWORD *written) {
  char name[32];
  int taken = begun("WritePrinter", length);
  long most = told("short", 10, taken ? (long)length : 0);
  *written = length < most ? length : (DWORD)most;
  snprintf(name, sizeof name, "job-%u", handle->job);
  FILE *file = at(name, "ab");
  fwrite(bytes, 1, *written, file);
  fclose(file);
  return taken;
}
BOOL WINAPI EndPagePrinter(HANDLED *handle) { return begun("EndPagePrinter", handle->job); }
BOOL WINAPI EndDocPrinter(HANDLED *handle) {
  if (!begun("EndDocPrinter", handle->job)) return 0;
  jobs[handle->job].spooling = 0;
  return 1;
}
BOOL WINAPI AbortPrinter(HANDLED *handle) {
  if (!begun("AbortPrinter", handle->job)) return 0;
  jobs[handle->job].aborted = 1;
  return 1;
}
/* A job that has been printed leaves the list at once, unless it is retained. */
static int known(DWORD id, DWORD status) {
  if (id == 0 || id > last_job || jobs[id].aborted) return 0;
  return (status & JOB_STATUS_PRINTED) == 0 || jobs[id].retained;
}
BOOL WINAPI GetJobW(HANDLED *handle, DWORD id, DWORD level, JOB_INFO_1W *job, DWORD size, DWORD *needed) {
  (void)handle;
  *needed = 0;
  if (!begun("GetJobW", id) || level != 1) return 0;
  char own[32];
  snprintf(own, sizeof own, "job-status-%u", id);
  DWORD status = jobs[id & 1023].spooling ? JOB_STATUS_SPOOLING : (DWORD)told(own, 16, told("job-status", 16, JOB_STATUS_PRINTING));
  if (!known(id, status)) return 0;
  /* More than is first given, as a long list of names needs. */
  *needed = 6000;
  if (size < *needed) return 0;
  memset(job, 0xee, *needed);
  job->JobId = id;
  job->Status = status;
  return 1;
}
BOOL WINAPI SetJobW(HANDLED *handle, DWORD id, DWORD level, void *job, DWORD command) {
  (void)handle;
  if (!begun("SetJobW", command) || level != 0 || job != NULL) return 0;
  jobs[id].retained = command == 8;
  return 1;
}
BOOL WINAPI GetPrinterW(HANDLED *handle, DWORD level, void *printer, DWORD size, DWORD *needed) {
  (void)handle;
  *needed = level == 6 ? sizeof(PRINTER_INFO_6) : sizeof(PRINTER_INFO_4W);
  if (!begun("GetPrinterW", level) || size < *needed) return 0;
  if (level == 6) ((PRINTER_INFO_6 *)printer)->dwStatus = told("printer-status", 16, 0);
  else if (level == 4) ((PRINTER_INFO_4W *)printer)->Attributes = told("attributes", 16, 0x40);
  else return 0;
  return 1;
}
BOOL WINAPI EnumPrintersW(DWORD flags, WCHAR *name, DWORD level, uint8_t *room, DWORD size, DWORD *needed, DWORD *count) {
  WCHAR names[1024];
  if (!begun("EnumPrintersW", flags) || name != NULL || level != 4) return 0;
  size_t all = printers(names, 1024);
  DWORD found = 0;
  for (size_t i = 0; i < all; i++) found += names[i] == 0;
  size_t head = found * sizeof(PRINTER_INFO_4W);
  *needed = head + all * sizeof(WCHAR);
  if (size < *needed) return 0;
  memcpy(room + head, names, all * sizeof(WCHAR));
  PRINTER_INFO_4W *info = (PRINTER_INFO_4W *)room;
  WCHAR *next = (WCHAR *)(room + head);
  for (DWORD i = 0; i < found; i++, next += length_of(next) + 1) info[i] = (PRINTER_INFO_4W){next, NULL, 0x40};
  *count = found;
  return 1;
}
