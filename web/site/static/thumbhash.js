/** A photo's 25-odd bytes of thumbhash (evanw.github.io/thumbhash) as a small blurred picture, shown until the real one is there. */

const SIDE = 32; // pixels of the longer side

/** A data: address for base64 bytes. Transparency is left out. */
export function blur(base64) {
  const hash = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const { light, warm, tint, ratio } = unpack(hash);
  const width = Math.round(ratio > 1 ? SIDE : SIDE * ratio);
  const height = Math.round(ratio > 1 ? SIDE / ratio : SIDE);
  const pixels = new ImageData(width, height);
  for (let place = 0; place < width * height; place += 1) {
    const x = ((place % width) + 0.5) / width;
    const y = (Math.floor(place / width) + 0.5) / height;
    pixels.data.set(colour(level(light, x, y), level(warm, x, y), level(tint, x, y)), place * 4);
  }
  return paint(pixels);
}

/** Three channels, each a mean and the strengths of a few cosine waves: lightness, yellow to blue, red to green. */
function unpack(hash) {
  const first = hash[0] | (hash[1] << 8) | (hash[2] << 16);
  const second = hash[3] | (hash[4] << 8);
  const longest = first >> 23 ? 5 : 7;
  const shortest = Math.max(3, second & 7);
  const [across, down] = second >> 15 ? [longest, shortest] : [shortest, longest];
  const next = nibbles(hash, first >> 23 ? 6 : 5);
  return {
    ratio: across / down,
    light: channel((first & 63) / 63, ((first >> 18) & 31) / 31, across, down, next),
    warm: channel(((first >> 6) & 63) / 31.5 - 1, (((second >> 3) & 63) / 63) * 1.25, 3, 3, next),
    tint: channel(((first >> 12) & 63) / 31.5 - 1, (((second >> 9) & 63) / 63) * 1.25, 3, 3, next),
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

function level({ mean, waves }, x, y) {
  return waves.reduce((sum, [u, v, strength]) => sum + strength * Math.cos(Math.PI * u * x) * Math.cos(Math.PI * v * y), mean);
}

function colour(light, warm, tint) {
  const blue = light - (2 / 3) * warm;
  const red = (3 * light - blue + tint) / 2;
  return [red, red - tint, blue, 1].map((share) => share * 255);
}

function paint(pixels) {
  const canvas = document.createElement("canvas");
  canvas.width = pixels.width;
  canvas.height = pixels.height;
  canvas.getContext("2d").putImageData(pixels, 0, 0);
  return canvas.toDataURL();
}
