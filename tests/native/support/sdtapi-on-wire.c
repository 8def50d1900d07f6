/*
 * A library of the sdtapi shape that speaks GA/T 467 to a reader of its own, as a vendor's does over USB: built by the
 * test. The reader is at 127.0.0.1, at the port that SDTAPI_WIRE names.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { OK = 0x90, FOUND = 0x9f, NO_PORT = 0x01, TIMED_OUT = 0x02, DAMAGED = 0x03, ANSWER_MS = 400, LONGEST = 4096 };

static int line = -1;
static const uint8_t preamble[5] = {0xaa, 0xaa, 0xaa, 0x96, 0x69};

static int readable(int milliseconds) {
  struct pollfd one = {line, POLLIN, 0};
  return poll(&one, 1, milliseconds) > 0;
}
/* One byte, -1 when none came in time, -2 when the line is gone. */
static int next_byte(void) {
  uint8_t byte;
  if (!readable(ANSWER_MS)) return -1;
  return recv(line, &byte, 1, 0) == 1 ? byte : -2;
}

int SDT_OpenPort(int port) {
  const char *wire = getenv("SDTAPI_WIRE");
  struct sockaddr_in where = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  if (port != 1001 || wire == NULL) return NO_PORT;
  where.sin_port = htons(atoi(wire));
  /* The reader takes one line at a time, and notices a moment later that the last one ended. */
  for (int tries = 0; tries < 20; tries++) {
    uint8_t byte;
    if (line >= 0) close(line);
    line = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(line, (struct sockaddr *)&where, sizeof where) != 0) break;
    if (!readable(30) || recv(line, &byte, 1, MSG_PEEK) == 1) return OK;
  }
  close(line);
  line = -1;
  return NO_PORT;
}
int SDT_ClosePort(int port) {
  if (port != 1001 || line < 0) return NO_PORT;
  close(line);
  line = -1;
  return OK;
}

/* Asks, and reads a reply of a status and of as much data as is wanted (any, where `wanted` is negative). */
static int asked(uint8_t command, uint8_t parameter, int good, int wanted, uint8_t *data, int *length) {
  uint8_t request[10] = {0xaa, 0xaa, 0xaa, 0x96, 0x69, 0, 3, command, parameter, 3 ^ command ^ parameter};
  uint8_t rest[LONGEST];
  while (line >= 0 && readable(0))
    if (recv(line, rest, sizeof rest, 0) <= 0) return NO_PORT;
  if (line < 0 || send(line, request, sizeof request, MSG_NOSIGNAL) != sizeof request) return NO_PORT;
  for (;;) {
    for (int matched = 0; matched < 5;) {
      int byte = next_byte();
      if (byte < 0) return byte == -1 ? TIMED_OUT : NO_PORT;
      matched = byte == preamble[matched] ? matched + 1 : byte == 0xaa ? (matched >= 3 ? 3 : 1) : 0;
    }
    int size = 0;
    uint8_t check = 0;
    for (int at = 0; at < 2 + size; at++) {
      int byte = next_byte();
      if (byte < 0) return byte == -1 ? DAMAGED : NO_PORT;
      if (at < 2) size = size << 8 | byte;
      else rest[at - 2] = (uint8_t)byte;
      check ^= (uint8_t)byte;
      if (at == 1 && (size < 4 || size > LONGEST)) return DAMAGED;
    }
    if (check != 0) return DAMAGED;
    int got = size - 4;
    if (rest[2] != OK && rest[2] != FOUND && got == 0) return rest[2];
    /* A late answer to another command is not this one's. */
    if (rest[2] != good || (wanted >= 0 && got != wanted) || (wanted < 0 && got == 0)) continue;
    memcpy(data, rest + 3, got);
    *length = got;
    return rest[2];
  }
}
static int plain(int port, uint8_t command, uint8_t parameter, int good, int wanted, uint8_t *data) {
  uint8_t room[LONGEST];
  int length = 0;
  int code = port == 1001 ? asked(command, parameter, good, wanted, room, &length) : NO_PORT;
  if (data != NULL) memcpy(data, room, length);
  return code;
}
int SDT_ResetSAM(int port, int opens) { (void)opens; return plain(port, 0x10, 0xff, OK, 0, NULL); }
int SDT_GetSAMStatus(int port, int opens) { (void)opens; return plain(port, 0x11, 0xff, OK, 0, NULL); }
int SDT_GetSAMID(int port, uint8_t *id, int opens) { (void)opens; return plain(port, 0x12, 0xff, OK, 16, id); }
int SDT_StartFindIDCard(int port, uint8_t *iin, int opens) { (void)opens; return plain(port, 0x20, 0x01, FOUND, 4, iin); }
int SDT_SelectIDCard(int port, uint8_t *sn, int opens) { (void)opens; return plain(port, 0x20, 0x02, OK, 8, sn); }
int SDT_ReadBaseMsg(int port, uint8_t *text, uint32_t *text_length, uint8_t *photo, uint32_t *photo_length, int opens) {
  uint8_t data[LONGEST];
  int length = 0;
  (void)opens;
  int code = port == 1001 ? asked(0x30, 0x01, OK, -1, data, &length) : NO_PORT;
  if (code != OK) return code;
  *text_length = data[0] << 8 | data[1];
  *photo_length = data[2] << 8 | data[3];
  /* Fingerprints behind the photo have a length of their own, which nobody here asks for. */
  int head = length == (int)(4 + *text_length + *photo_length) ? 4 : 6;
  if (length < (int)(head + *text_length + *photo_length)) return DAMAGED;
  memcpy(text, data + head, *text_length);
  memcpy(photo, data + head + *text_length, *photo_length);
  return OK;
}
int SDT_ReadNewAppMsg(int port, uint8_t *address, uint32_t *length, int opens) {
  int got = 0;
  (void)opens;
  int code = port == 1001 ? asked(0x30, 0x03, OK, -1, address, &got) : NO_PORT;
  *length = got;
  return code;
}
