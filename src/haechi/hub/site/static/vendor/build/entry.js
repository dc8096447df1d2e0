// Everything the pages take from other people's code, and nothing more.
export { Aes256Gcm, CipherSuite, HkdfSha256 } from "@hpke/core";
export { DhkemX25519HkdfSha256 } from "@hpke/dhkem-x25519";
export { ed25519, x25519 } from "@noble/curves/ed25519.js";
