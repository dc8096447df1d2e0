// Sealing in the browser: what is sealed here opens in a recipient's browser and nowhere else.
// Twin of haechi.infra.sealing; the format is described in docs/decisions/0003-sealing-and-receipt.md.

import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256, x25519 } from "../vendor/crypto.js";
import { b64u, concat, fromUtf8, hex, random, unb64u, utf8 } from "./bytes.js";

export const REPORTER = "reporter";
const BLOCK = 1024;
const NONCE = 12;
const ROUNDS = 600000;

const suite = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes256Gcm(),
});

// Plain HTTP to another machine has no WebCrypto: the page must then take its path without script.
export const canSeal = () => globalThis.crypto?.subtle !== undefined;

export class Unopenable extends Error {
  constructor() {
    super("This envelope is not for this key, or it was changed.");
    this.name = "Unopenable";
  }
}

export class WrongPassphrase extends Error {
  constructor() {
    super("The passphrase does not open this key.");
    this.name = "WrongPassphrase";
  }
}

/** The first 16 hex digits of SHA-256 of a public key. */
export async function keyId(publicKey) {
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", publicKey))).slice(0, 16);
}

/**
 * Seal text for several recipients at once.
 * @param {string|Uint8Array} plaintext
 * @param {{to: string, public: Uint8Array|string}[]} recipients `to` is a key id, or REPORTER; keys raw or b64u
 * @param {string} context what it belongs to ("report:<uuid>"); the envelope opens for nothing else
 */
export async function seal(plaintext, recipients, context) {
  if (recipients.length === 0) throw new TypeError("sealing needs a recipient");
  const contentKey = random(32);
  const nonce = random(NONCE);
  const aes = await crypto.subtle.importKey("raw", contentKey, "AES-GCM", false, ["encrypt"]);
  const padded = pad(typeof plaintext === "string" ? utf8(plaintext) : plaintext);
  const sealing = { name: "AES-GCM", iv: nonce, additionalData: utf8(context) };
  const body = new Uint8Array(await crypto.subtle.encrypt(sealing, aes, padded));
  const wraps = [];
  for (const { to, public: key } of recipients) {
    const raw = typeof key === "string" ? unb64u(key) : key;
    const recipientPublicKey = await suite.kem.deserializePublicKey(raw);
    const { enc, ct } = await suite.seal({ recipientPublicKey, info: info(context) }, contentKey);
    wraps.push({ to, w: b64u(concat(new Uint8Array(enc), new Uint8Array(ct))) });
  }
  return { v: 1, ctx: context, ct: b64u(concat(nonce, body)), wraps };
}

/** Open an envelope as bytes, or throw Unopenable. */
export async function openBytes(envelope, recipient, privateKey) {
  const wrap = envelope.v === 1 && envelope.wraps.find((candidate) => candidate.to === recipient);
  if (!wrap) throw new Unopenable();
  try {
    const wire = unb64u(wrap.w);
    const recipientKey = await suite.kem.deserializePrivateKey(privateKey);
    const opening = { recipientKey, enc: wire.slice(0, 32), info: info(envelope.ctx) };
    const contentKey = await suite.open(opening, wire.slice(32));
    const aes = await crypto.subtle.importKey("raw", contentKey, "AES-GCM", false, ["decrypt"]);
    const sealed = unb64u(envelope.ct);
    const bound = { name: "AES-GCM", iv: sealed.slice(0, NONCE), additionalData: utf8(envelope.ctx) };
    return unpad(new Uint8Array(await crypto.subtle.decrypt(bound, aes, sealed.slice(NONCE))));
  } catch {
    throw new Unopenable();
  }
}

/** Open an envelope as text, or throw Unopenable. */
export const open = async (envelope, recipient, privateKey) =>
  fromUtf8(await openBytes(envelope, recipient, privateKey));

/** A fresh sealing key for a member of a team: {keyId, public (b64u), private (32 bytes)}. */
export async function newMemberKey() {
  const privateKey = random(32);
  const publicKey = x25519.getPublicKey(privateKey);
  return { keyId: await keyId(publicKey), public: b64u(publicKey), private: privateKey };
}

/** Wrap a private key by a passphrase, so that a server can keep it without being able to use it. */
export async function wrapPrivate(privateKey, passphrase) {
  const salt = random(16);
  const nonce = random(NONCE);
  const id = await keyId(x25519.getPublicKey(privateKey));
  const aes = await passphraseKey(passphrase, salt, ROUNDS, "encrypt");
  const sealing = { name: "AES-GCM", iv: nonce, additionalData: utf8(`haechi/member-key/v1|${id}`) };
  const ct = new Uint8Array(await crypto.subtle.encrypt(sealing, aes, privateKey));
  return { v: 1, kdf: "PBKDF2-SHA256", rounds: ROUNDS, key: id, salt: b64u(salt), ct: b64u(concat(nonce, ct)) };
}

/** The private key of `wrapPrivate`, or throw WrongPassphrase. */
export async function unwrapPrivate(wrapped, passphrase) {
  // The wrapping comes from a server: it must not be able to ask for a cheap derivation.
  if (wrapped.v !== 1 || wrapped.rounds < ROUNDS) throw new WrongPassphrase();
  const aes = await passphraseKey(passphrase, unb64u(wrapped.salt), wrapped.rounds, "decrypt");
  const ct = unb64u(wrapped.ct);
  const bound = utf8(`haechi/member-key/v1|${wrapped.key}`);
  try {
    const opening = { name: "AES-GCM", iv: ct.slice(0, NONCE), additionalData: bound };
    return new Uint8Array(await crypto.subtle.decrypt(opening, aes, ct.slice(NONCE)));
  } catch {
    throw new WrongPassphrase();
  }
}

async function passphraseKey(passphrase, salt, rounds, use) {
  // The same words typed on another keyboard may arrive composed differently.
  const words = utf8(passphrase.normalize("NFKC"));
  const base = await crypto.subtle.importKey("raw", words, "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  return crypto.subtle.deriveKey(how, base, { name: "AES-GCM", length: 256 }, false, [use]);
}

const info = (context) => utf8(`haechi/seal/v1|${context}`);

function pad(plain) {
  const padded = new Uint8Array(Math.ceil((plain.length + 1) / BLOCK) * BLOCK);
  padded.set(plain);
  padded[plain.length] = 0x80;
  return padded;
}

function unpad(padded) {
  let end = padded.length - 1;
  while (end >= 0 && padded[end] === 0) end -= 1;
  if (end < 0 || padded[end] !== 0x80) throw new Unopenable();
  return padded.slice(0, end);
}
