/*
 * An SKF library (GM/T 0016-2012) over software keys, for the tests alone: the signatures are real ones of OpenSSL.
 * What lies in the folder named by SKF_FOLDER is the key: sm2.pem, sm2.der, rsa.pem, rsa.der, `present` (taken away:
 * the key is pulled), `tries` (what is left of the PIN), `behaviour` (a word: what the next signature does);
 * `hanging` is made when one hangs.
 *
 * -DULONG_TYPE="unsigned long"  the width some Linux headers have (else 4 bytes)
 * -DRSA_HASHES                  RSASignData wants the bare digest
 * -DBARE                        none of the functions a driver can do without
 * -DNO_KEY                      a library that works and knows no such key
 */
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef ULONG_TYPE
#define ULONG_TYPE uint32_t
#endif
typedef ULONG_TYPE ULONG;
typedef int BOOL;
typedef void *HANDLE;

#define OK 0
#define FAIL 0x0A000001
#define INVALIDHANDLE 0x0A000005
#define INVALIDPARAM 0x0A000006
#define INDATALEN 0x0A000010
#define CERTNOTFOUND 0x0A00001C
#define BUFFER_TOO_SMALL 0x0A000020
#define DEVICE_REMOVED 0x0A000023
#define PIN_INCORRECT 0x0A000024
#define PIN_LOCKED 0x0A000025
#define PIN_LEN_RANGE 0x0A000027
#define NOT_LOGGED_IN 0x0A00002D
#define APP_NOT_EXISTS 0x0A00002E
#define CONTAINER_NOT_EXISTS 0x0A000034

#pragma pack(push, 1)
typedef struct { uint8_t major, minor; } VERSION;
typedef struct {
  VERSION Version;
  char Manufacturer[64], Issuer[64], Label[32], SerialNumber[32];
  VERSION HWVersion, FirmwareVersion;
  ULONG AlgSymCap, AlgAsymCap, AlgHashCap, DevAuthAlgId, TotalSpace, FreeSpace, MaxECCBufferSize, MaxBufferSize;
  uint8_t Reserved[64];
} DEVINFO;
typedef struct { uint8_t r[64], s[64]; } ECCSIGNATUREBLOB;
#pragma pack(pop)

#define MOST_TRIES 6
static const char device_name[] = "USBKEY-0001", application_name[] = "CA-APP", *containers[] = {"SM2-\xc7\xa9\xc3\xfb", "RSA"};
static int device, application, handles[2], connected, logged_in;

static const char *at(const char *name) {
  /* One for each thread: SKF_WaitForDevEvent looks at the folder while the other calls go on. */
  static __thread char path[4096];
  snprintf(path, sizeof path, "%s/%s", getenv("SKF_FOLDER"), name);
  return path;
}
#ifdef NO_KEY
static int present(void) { return 0; }
#else
static int present(void) { return access(at("present"), F_OK) == 0; }
#endif
static int tries(void) {
  int left = MOST_TRIES;
  FILE *f = fopen(at("tries"), "r");
  if (f) { if (fscanf(f, "%d", &left) != 1) left = MOST_TRIES; fclose(f); }
  return left;
}
static void set_tries(int left) {
  FILE *f = fopen(at("tries"), "w");
  if (f) { fprintf(f, "%d", left); fclose(f); }
}
static int behaves(const char *word) {
  char found[32] = "";
  FILE *f = fopen(at("behaviour"), "r");
  if (f) { if (fscanf(f, "%31s", found) != 1) found[0] = 0; fclose(f); }
  return strcmp(found, word) == 0;
}
static void misbehave(void) {
  if (behaves("hang")) {
    FILE *f = fopen(at("hanging"), "w");
    if (f) fclose(f);
    for (;;) sleep(1);
  }
  if (behaves("crash")) *(volatile int *)0 = 1;
  if (behaves("pulled")) unlink(at("present"));
}
static ULONG answer(const void *from, size_t size, void *to, ULONG *length) {
  if (!to) { *length = size; return OK; }
  if (*length < size) { *length = size; return BUFFER_TOO_SMALL; }
  memcpy(to, from, size);
  *length = size;
  return OK;
}

ULONG SKF_EnumDev(BOOL only_present, char *list, ULONG *size) {
  static char names[sizeof device_name + 1];
  memcpy(names, device_name, sizeof device_name);
  return present() ? answer(names, sizeof names, list, size) : answer("", 1, list, size);
}
ULONG SKF_ConnectDev(const char *name, HANDLE *h) {
  if (!present() || strcmp(name, device_name)) return FAIL;
  connected = 1; logged_in = 0; *h = &device;
  return OK;
}
ULONG SKF_DisConnectDev(HANDLE h) { connected = 0; logged_in = 0; return h == &device ? OK : INVALIDHANDLE; }
ULONG SKF_GetDevInfo(HANDLE h, DEVINFO *info) {
  if (h != &device || !connected) return INVALIDHANDLE;
  memset(info, 0, sizeof *info);
  info->Version.major = 1;
  strcpy(info->Manufacturer, "stand-in"); strcpy(info->Issuer, "\xb2\xe2\xca\xd4 CA");
  strcpy(info->Label, "办税 Key"); strcpy(info->SerialNumber, "SN20160405");
  info->AlgAsymCap = 0x00020000; info->FreeSpace = 65536; info->MaxBufferSize = 4096;
  return OK;
}
ULONG SKF_EnumApplication(HANDLE h, char *list, ULONG *size) {
  static char names[sizeof application_name + 1];
  if (h != &device) return INVALIDHANDLE;
  memcpy(names, application_name, sizeof application_name);
  return answer(names, sizeof names, list, size);
}
ULONG SKF_OpenApplication(HANDLE h, const char *name, HANDLE *out) {
  if (h != &device || !present()) return INVALIDHANDLE;
  if (strcmp(name, application_name)) return APP_NOT_EXISTS;
  *out = &application;
  return OK;
}
ULONG SKF_CloseApplication(HANDLE h) { logged_in = 0; return h == &application ? OK : INVALIDHANDLE; }
ULONG SKF_VerifyPIN(HANDLE h, ULONG type, const char *pin, ULONG *left) {
  int now = tries();
  if (h != &application || type != 1) return INVALIDPARAM;
  if (!present()) return INVALIDHANDLE;
  *left = now;
  if (now == 0) return PIN_LOCKED;
  if (strlen(pin) < 6 || strlen(pin) > 16) return PIN_LEN_RANGE;
  if (strcmp(pin, "12345678")) {
    set_tries(now - 1);
    *left = now - 1;
    return now == 1 ? PIN_LOCKED : PIN_INCORRECT;
  }
  set_tries(MOST_TRIES);
  logged_in = 1;
  return OK;
}
ULONG SKF_EnumContainer(HANDLE h, char *list, ULONG *size) {
  char names[64];
  size_t n = 0;
  if (h != &application) return INVALIDHANDLE;
  for (int i = 0; i < 2; i++) { strcpy(names + n, containers[i]); n += strlen(containers[i]) + 1; }
  names[n++] = 0;
  return answer(names, n, list, size);
}
ULONG SKF_OpenContainer(HANDLE h, const char *name, HANDLE *out) {
  if (h != &application) return INVALIDHANDLE;
  for (int i = 0; i < 2; i++) if (!strcmp(name, containers[i])) { *out = &handles[i]; return OK; }
  return CONTAINER_NOT_EXISTS;
}
ULONG SKF_CloseContainer(HANDLE h) { return h == &handles[0] || h == &handles[1] ? OK : INVALIDHANDLE; }
ULONG SKF_ExportCertificate(HANDLE h, BOOL sign, uint8_t *der, ULONG *size) {
  uint8_t bytes[8192];
  size_t n;
  FILE *f;
  if (!sign) return CERTNOTFOUND;
  f = fopen(at(h == &handles[0] ? "sm2.der" : "rsa.der"), "rb");
  if (!f) return CERTNOTFOUND;
  n = fread(bytes, 1, sizeof bytes, f);
  fclose(f);
  return answer(bytes, n, der, size);
}

static EVP_PKEY *key(const char *name) {
  FILE *f = fopen(at(name), "r");
  EVP_PKEY *k = f ? PEM_read_PrivateKey(f, NULL, NULL, NULL) : NULL;
  if (f) fclose(f);
  return k;
}
static ULONG ready(HANDLE h, HANDLE wanted) {
  misbehave();
  if (!present()) return behaves("pulled") ? DEVICE_REMOVED : INVALIDHANDLE;
  if (h != wanted) return INVALIDHANDLE;
  return logged_in ? OK : NOT_LOGGED_IN;
}
ULONG SKF_ECCSignData(HANDLE h, const uint8_t *digest, ULONG length, ECCSIGNATUREBLOB *out) {
  ULONG status = ready(h, &handles[0]);
  uint8_t der[128], e[32];
  const uint8_t *p = der;
  size_t n = sizeof der;
  if (status) return status;
  if (length != 32) return INDATALEN;
  memcpy(e, digest, 32);
  if (behaves("wrong")) e[0] ^= 1;
  EVP_PKEY *k = key("sm2.pem");
  EVP_PKEY_CTX *c = EVP_PKEY_CTX_new(k, NULL);
  if (EVP_PKEY_sign_init(c) <= 0 || EVP_PKEY_sign(c, der, &n, e, 32) <= 0) return FAIL;
  ECDSA_SIG *sig = d2i_ECDSA_SIG(NULL, &p, n);
  memset(out, 0, sizeof *out);
  BN_bn2binpad(ECDSA_SIG_get0_r(sig), out->r + 32, 32);
  BN_bn2binpad(ECDSA_SIG_get0_s(sig), out->s + 32, 32);
  ECDSA_SIG_free(sig); EVP_PKEY_CTX_free(c); EVP_PKEY_free(k);
  return OK;
}
ULONG SKF_RSASignData(HANDLE h, const uint8_t *data, ULONG length, uint8_t *out, ULONG *size) {
  ULONG status = ready(h, &handles[1]);
  size_t n = *size;
  if (status) return status;
  EVP_PKEY *k = key("rsa.pem");
  EVP_PKEY_CTX *c = EVP_PKEY_CTX_new(k, NULL);
  if (EVP_PKEY_sign_init(c) <= 0 || EVP_PKEY_CTX_set_rsa_padding(c, RSA_PKCS1_PADDING) <= 0) return FAIL;
#ifdef RSA_HASHES
  if (EVP_PKEY_CTX_set_signature_md(c, EVP_sha256()) <= 0) return FAIL;
#endif
  if (EVP_PKEY_sign(c, out, &n, data, length) <= 0) return FAIL;
  if (behaves("wrong")) out[n - 1] ^= 1;
  *size = n;
  EVP_PKEY_CTX_free(c); EVP_PKEY_free(k);
  return OK;
}

#ifndef BARE
ULONG SKF_GetPINInfo(HANDLE h, ULONG type, ULONG *most, ULONG *left, BOOL *is_default) {
  if (h != &application || type != 1) return INVALIDPARAM;
  *most = MOST_TRIES; *left = tries(); *is_default = 0;
  return OK;
}
ULONG SKF_ClearSecureState(HANDLE h) { logged_in = 0; return h == &application ? OK : INVALIDHANDLE; }
ULONG SKF_GetContainerType(HANDLE h, ULONG *type) { *type = h == &handles[0] ? 2 : 1; return OK; }
static volatile int cancelled;
ULONG SKF_WaitForDevEvent(char *name, ULONG *length, ULONG *event) {
  int before = present();
  cancelled = 0;
  while (!cancelled && present() == before) usleep(5000);
  if (cancelled) return 0x0A000022;
  strcpy(name, device_name); *length = sizeof device_name; *event = before ? 2 : 1;
  return OK;
}
ULONG SKF_CancelWaitForDevEvent(void) { cancelled = 1; return OK; }
#endif
