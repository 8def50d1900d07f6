/*
 * A PKCS#11 library in front of SoftHSM that behaves as tokens do where SoftHSM does not: it counts wrong PINs, tells
 * of them by the token's flags and locks, and it can be pulled. Controlled by files in SHIM_FOLDER:
 *   tries    a digit: wrong PINs still allowed (3 when new)
 *   removed  while it is there, the token is not
 *   pulls    one byte for each time it was pulled: sessions and logins of before are void
 *   vague    a pulled token is answered with CKR_GENERAL_ERROR, as SoftHSM itself does when its folder goes
 *   hang     C_Sign does not return while it is there; it leaves the file "hanging" when it is reached
 *   pull-next  the token is pulled in the moment a session is opened on it
 *   garble   C_Sign spoils one bit of the signature
 *   no-locks C_Initialize refuses the arguments that ask for locks
 * It is a model of this program, not of a maker's library.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef unsigned long U;
typedef unsigned char B;
typedef struct { B version[2]; void *f[68]; } List;
typedef struct { B label[32], maker[32], model[16], serial[16]; U flags; } TokenInfo;

enum { Initialize = 0, GetSlotList = 4, GetTokenInfo = 6, GetMechanismList = 7, OpenSession = 12, CloseSession = 13,
       CloseAllSessions = 14, Login = 18, Logout = 19, GetAttributeValue = 24, FindObjectsInit = 26, FindObjects = 27,
       SignInit = 42, Sign = 43 };

static List *real, mine;
static U pulls_seen, session_pulls[4096], last_slot;

static const char *control(const char *name) {
  static __thread char path[1024];
  snprintf(path, sizeof path, "%s/%s", SHIM_FOLDER, name);
  return path;
}
static int is(const char *name) { return access(control(name), F_OK) == 0; }
static U pulls(void) { struct stat s; return stat(control("pulls"), &s) == 0 ? (U)s.st_size : 0; }
static int tries(void) {
  FILE *f = fopen(control("tries"), "r");
  int n = 3;
  if (f) { if (fscanf(f, "%d", &n) != 1) n = 3; fclose(f); }
  return n;
}
static void set_tries(int n) { FILE *f = fopen(control("tries"), "w"); if (f) { fprintf(f, "%d", n); fclose(f); } }

/* 0 when the token is there; sessions that were opened before it was last pulled are closed for good. */
static U gone(void) {
  if (pulls() != pulls_seen) {
    pulls_seen = pulls();
    ((U (*)(U))real->f[CloseAllSessions])(last_slot);
  }
  if (!is("removed")) return 0;
  return is("vague") ? 0x5 : 0x32;
}
static U session(U h) {
  U g = gone();
  if (g) return g;
  return h < 4096 && session_pulls[h] == pulls_seen ? 0 : 0xB3;
}

static U my_Initialize(void *args) {
  if (args && is("no-locks")) return 0xA;
  return ((U (*)(void *))real->f[Initialize])(args);
}
static U my_GetSlotList(B present, U *list, U *count) {
  U g = gone();
  if (present && g == 0x5) return g;
  if (present && g) { *count = 0; return 0; }
  return ((U (*)(B, U *, U *))real->f[GetSlotList])(present, list, count);
}
static U my_GetTokenInfo(U slot, TokenInfo *info) {
  U g = gone(), r;
  int left = tries();
  if (g) return g == 0x5 ? g : 0xE0;
  r = ((U (*)(U, TokenInfo *))real->f[GetTokenInfo])(slot, info);
  if (r) return r;
  info->flags &= ~0x70000UL;
  if (left == 0) info->flags |= 0x40000;
  else if (left == 1) info->flags |= 0x30000;
  else if (left < 3) info->flags |= 0x10000;
  return 0;
}
static U my_OpenSession(U slot, U flags, void *app, void *notify, U *handle) {
  U g, r;
  if (is("pull-next")) {
    FILE *f = fopen(control("removed"), "w");
    if (f) fclose(f);
    unlink(control("pull-next"));
  }
  g = gone();
  if (g) return g == 0x5 ? g : 0xE0;
  r = ((U (*)(U, U, void *, void *, U *))real->f[OpenSession])(slot, flags, app, notify, handle);
  if (r == 0) { last_slot = slot; if (*handle < 4096) session_pulls[*handle] = pulls_seen; }
  return r;
}
static U my_Login(U h, U user, B *pin, U length) {
  U g = session(h), r;
  int left = tries();
  if (g) return g;
  if (left == 0) return 0xA4;
  r = ((U (*)(U, U, B *, U))real->f[Login])(h, user, pin, length);
  if (r == 0xA0) set_tries(left - 1);
  else if (r == 0) set_tries(3);
  return r;
}
static U my_FindObjectsInit(U h, void *t, U n) {
  U g = session(h);
  return g ? g : ((U (*)(U, void *, U))real->f[FindObjectsInit])(h, t, n);
}
static U my_FindObjects(U h, U *found, U most, U *n) {
  U g = session(h);
  return g ? g : ((U (*)(U, U *, U, U *))real->f[FindObjects])(h, found, most, n);
}
static U my_GetAttributeValue(U h, U o, void *t, U n) {
  U g = session(h);
  return g ? g : ((U (*)(U, U, void *, U))real->f[GetAttributeValue])(h, o, t, n);
}
static U my_SignInit(U h, void *m, U k) {
  U g = session(h);
  return g ? g : ((U (*)(U, void *, U))real->f[SignInit])(h, m, k);
}
static U my_Sign(U h, B *data, U n, B *signature, U *length) {
  U g, r;
  if (is("hang")) { FILE *f = fopen(control("hanging"), "w"); if (f) fclose(f); }
  while (is("hang")) usleep(5000);
  g = session(h);
  if (g) return g;
  r = ((U (*)(U, B *, U, B *, U *))real->f[Sign])(h, data, n, signature, length);
  if (r == 0 && is("garble")) signature[*length / 2] ^= 1;
  return r;
}

U C_GetFunctionList(List **out) {
  if (!real) {
    void *library;
    setenv("SOFTHSM2_CONF", SHIM_FOLDER "/softhsm2.conf", 1);
    library = dlopen(SHIM_SOFTHSM, RTLD_NOW);
    if (!library) return 0x5;
    ((U (*)(List **))dlsym(library, "C_GetFunctionList"))(&real);
    mine = *real;
    mine.f[Initialize] = my_Initialize;
    mine.f[GetSlotList] = my_GetSlotList;
    mine.f[GetTokenInfo] = my_GetTokenInfo;
    mine.f[OpenSession] = my_OpenSession;
    mine.f[Login] = my_Login;
    mine.f[GetAttributeValue] = my_GetAttributeValue;
    mine.f[FindObjectsInit] = my_FindObjectsInit;
    mine.f[FindObjects] = my_FindObjects;
    mine.f[SignInit] = my_SignInit;
    mine.f[Sign] = my_Sign;
  }
  *out = &mine;
  return 0;
}
