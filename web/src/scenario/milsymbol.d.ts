/** The parts of milsymbol by themselves (vite.config.js says where), so that the page carries only the icons that it draws. */
declare module "milsymbol/parts" {
  interface Drawn { asSVG(): string; getAnchor(): { x: number; y: number } }
  type Icons = () => void;
  export const ms: {
    addIcons(icons: Icons[]): void;
    Symbol: new (code: string, options: { size: number; outlineColor: string; outlineWidth: number }) => Drawn;
  };
  export const numberair: Icons, numberairmissile: Icons, numberlandequipment: Icons, numberlandinstallation: Icons, numberlandunit: Icons;
}
