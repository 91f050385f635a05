/** A photo's 25-odd bytes of thumbhash (evanw.github.io/thumbhash) as a small blurred picture, shown until the real one is there. */

const SIDE = 20; // pixels of the longer side

/** Paint base64 bytes on a canvas, which takes their shape. Transparency is left out. */
export function paint(canvas, base64) {
  const { light, warm, tint, ratio } = unpack(bytes(base64));
  canvas.width = Math.round(ratio > 1 ? SIDE : SIDE * ratio);
  canvas.height = Math.round(ratio > 1 ? SIDE / ratio : SIDE);
  const pixels = new ImageData(canvas.width, canvas.height);
  const levels = [light, warm, tint].map((channel) => plane(channel, pixels));
  for (let place = 0; place < levels[0].length; place += 1) {
    tone(pixels.data, place * 4, levels[0][place], levels[1][place], levels[2][place]);
  }
  canvas.getContext("2d").putImageData(pixels, 0, 0);
}

/** The mean colour of base64 bytes, as CSS writes it. */
export function mean(base64) {
  const pixel = new Uint8ClampedArray(4);
  tone(pixel, 0, ...means(bytes(base64.slice(0, 4))));
  return `rgb(${pixel.subarray(0, 3).join(" ")})`;
}

const bytes = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

/** Put red, green and blue among the pixels from this place on, and no transparency. */
function tone(pixels, place, light, warm, tint) {
  const blue = light - (2 / 3) * warm;
  const red = (3 * light - blue + tint) / 2;
  pixels[place] = red * 255;
  pixels[place + 1] = (red - tint) * 255;
  pixels[place + 2] = blue * 255;
  pixels[place + 3] = 255;
}

/** Lightness, yellow to blue, red to green: the first 18 bits. */
function means(hash) {
  const first = hash[0] | (hash[1] << 8) | (hash[2] << 16);
  return [(first & 63) / 63, ((first >> 6) & 63) / 31.5 - 1, ((first >> 12) & 63) / 31.5 - 1];
}

/** Three channels, each a mean and the strengths of a few cosine waves: lightness, yellow to blue, red to green. */
function unpack(hash) {
  const first = hash[0] | (hash[1] << 8) | (hash[2] << 16);
  const second = hash[3] | (hash[4] << 8);
  const longest = first >> 23 ? 5 : 7;
  const shortest = Math.max(3, second & 7);
  const [across, down] = second >> 15 ? [longest, shortest] : [shortest, longest];
  const next = nibbles(hash, first >> 23 ? 6 : 5);
  const [light, warm, tint] = means(hash);
  return {
    ratio: across / down,
    light: channel(light, ((first >> 18) & 31) / 31, across, down, next),
    warm: channel(warm, (((second >> 3) & 63) / 63) * 1.25, 3, 3, next),
    tint: channel(tint, (((second >> 9) & 63) / 63) * 1.25, 3, 3, next),
  };
}

function nibbles(hash, start) {
  let place = start * 2;
  return () => {
    const nibble = (hash[place >> 1] >> ((place & 1) * 4)) & 15;
    place += 1;
    return nibble / 7.5 - 1;
  };
}

function channel(mean, scale, across, down, next) {
  const waves = [];
  for (let v = 0; v < down; v += 1) {
    for (let u = v ? 0 : 1; u * down < across * (down - v); u += 1) waves.push([u, v, next() * scale * 2]);
  }
  return { mean, waves };
}

/** The channel's level at every pixel; cosines are taken once for a side, not once for a pixel. */
function plane({ mean, waves }, { width, height }) {
  const levels = new Float32Array(width * height).fill(mean);
  const [across, down] = [cosines(width), cosines(height)];
  for (const [u, v, strength] of waves) {
    for (let y = 0, place = 0; y < height; y += 1) {
      const share = strength * down[v][y];
      for (let x = 0; x < width; x += 1, place += 1) levels[place] += share * across[u][x];
    }
  }
  return levels;
}

const sides = new Map();

function cosines(side) {
  if (!sides.has(side)) {
    const wave = (number) => Float32Array.from({ length: side }, (_, place) => Math.cos((Math.PI * number * (place + 0.5)) / side));
    sides.set(side, Array.from({ length: 8 }, (_, number) => wave(number)));
  }
  return sides.get(side);
}
