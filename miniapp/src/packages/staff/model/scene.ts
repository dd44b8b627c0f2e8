const SCENE = /^[0-9a-f]{32}$/;
const FORMS = [/^qingya:\/\/web-login\/([0-9a-f]{32})$/i, /[?&]scene=([0-9a-f]{32})(?:&|$)/i, /^([0-9a-f]{32})$/i];

/** The scene in what was scanned or pasted: our own QR text, a mini-program path, or the bare scene. Null for anything else. */
export const sceneIn = (text: string): string | null => {
  const clean = text.trim();
  for (const form of FORMS) {
    const scene = form.exec(clean)?.[1]?.toLowerCase();
    if (scene !== undefined && SCENE.test(scene)) return scene;
  }
  return null;
};
