import type {Facts} from './facts.ts';

const SIGNATURE = 8; // bytes
const HEAD_CHUNK = 25; // bytes: length, type, 13 of IHDR, checksum

/** The image with what it was made of in chunks of international text, which readers of PNG show. */
export function withFacts(png: Uint8Array, facts: Facts): Uint8Array<ArrayBuffer> {
  const chunks = facts.map(([name, value]) => textChunk(name, value));
  const start = SIGNATURE + HEAD_CHUNK;
  const parts = [png.subarray(0, start), ...chunks, png.subarray(start)];
  const whole = new Uint8Array(parts.reduce((sum, {length}) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** `iTXt`: keyword, not compressed, no language, no translated keyword, text. */
function textChunk(name: string, value: string): Uint8Array {
  const encoder = new TextEncoder();
  const keyword = name.replaceAll(/[^\x20-\x7e]/g, '_').slice(0, 79);
  const content = encoder.encode(`iTXt${keyword}\0\0\0\0\0${value}`);
  const chunk = new Uint8Array(content.length + 8);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, content.length - 4);
  chunk.set(content, 4);
  view.setUint32(content.length + 4, checksum(content));
  return chunk;
}

/** The CRC of a chunk, as ISO 3309 has it. */
function checksum(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) {
      crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
    }
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** Paints a picture in SVG, at twice its size for sharp print. */
export async function paint(
  svg: string,
  width: number,
  height: number,
  failure: string,
): Promise<Blob> {
  const scale = 2;
  const url = URL.createObjectURL(new Blob([svg], {type: 'image/svg+xml'}));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = width * scale;
    canvas.height = height * scale;
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) =>
      canvas.toBlob((blob) => {
        if (blob === null) {
          reject(new Error(failure));
        } else {
          resolve(blob);
        }
      }, 'image/png'),
    );
  } finally {
    URL.revokeObjectURL(url);
  }
}
