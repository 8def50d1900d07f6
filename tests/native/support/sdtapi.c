/* A library of the sdtapi shape, as a vendor ships one: built by the test. Its card lies there from the start. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int open_port = 0;
static int stage = 0;

static int usable(int port, int opens) {
  const char *there = getenv("SDTAPI_PORT");
  if (port != (there == NULL ? 1001 : atoi(there))) return 0;
  return opens == 1 || open_port == port;
}
static void hang(const char *where) {
  const char *here = getenv("SDTAPI_HANG");
  if (here != NULL && strcmp(here, where) == 0) usleep(600 * 1000);
}
static int answer_of(const char *name, int usual) {
  char key[64];
  snprintf(key, sizeof key, "SDTAPI_%s", name);
  const char *told = getenv(key);
  return told == NULL ? usual : (int)strtol(told, NULL, 16);
}

int SDT_OpenPort(int port) {
  hang("open");
  if (!usable(port, 1)) return 0x01;
  open_port = port;
  return 0x90;
}
int SDT_ClosePort(int port) {
  if (open_port != port) return 0x01;
  open_port = 0;
  stage = 0;
  return 0x90;
}
int SDT_ResetSAM(int port, int opens) { return usable(port, opens) ? 0x90 : 0x01; }
int SDT_GetSAMStatus(int port, int opens) { return usable(port, opens) ? answer_of("STATUS", 0x90) : 0x01; }
int SDT_GetSAMID(int port, uint8_t *id, int opens) {
  static const uint8_t number[16] = {5, 0, 3, 0, 0x6b, 0xc7, 0x33, 1, 0x87, 0xd6, 0x12, 0, 1, 0, 0, 0};
  if (!usable(port, opens)) return 0x01;
  memcpy(id, number, 16);
  return 0x90;
}
int SDT_StartFindIDCard(int port, uint8_t *iin, int opens) {
  if (!usable(port, opens)) return 0x01;
  if (stage == 2) return 0x80;
  memset(iin, 0, 4);
  stage = 1;
  return 0x9f;
}
int SDT_SelectIDCard(int port, uint8_t *sn, int opens) {
  if (!usable(port, opens)) return 0x01;
  if (stage != 1) return 0x81;
  memset(sn, 0, 8);
  stage = 2;
  return 0x90;
}
/* The card's 1280 bytes come from a file the test wrote. */
int SDT_ReadBaseMsg(int port, uint8_t *text, uint32_t *text_length, uint8_t *photo, uint32_t *photo_length, int opens) {
  if (!usable(port, opens)) return 0x01;
  hang("read");
  if (stage != 2) return 0x41;
  FILE *card = fopen(getenv("SDTAPI_CARD"), "rb");
  if (card == NULL || fread(text, 1, 256, card) != 256 || fread(photo, 1, 1024, card) != 1024) return 0x41;
  fclose(card);
  *text_length = 256;
  *photo_length = answer_of("PHOTO_LENGTH", 1024);
  if (*photo_length == 1024) stage = 0;
  return answer_of("READ", 0x90);
}
int SDT_ReadNewAppMsg(int port, uint8_t *address, uint32_t *length, int opens) {
  (void)address;
  *length = 0;
  return usable(port, opens) ? 0x91 : 0x01;
}
