/** Whether pictures in three dimensions are drawn by the processor, as on a machine without a graphics card. */
export function drawnInSoftware(): boolean {
  const gl = document.createElement("canvas").getContext("webgl2");
  const name = gl?.getParameter(gl.getExtension("WEBGL_debug_renderer_info")?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER);
  gl?.getExtension("WEBGL_lose_context")?.loseContext();
  return /swiftshader|llvmpipe|softpipe|software|basic render/i.test(String(name));
}
