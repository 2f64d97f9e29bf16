import { Anchor, type AnchorProps, Button, type ButtonProps, Menu, type MenuItemProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, Ref } from 'react';

type Attributes = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'color' | 'style'> & { ref?: Ref<HTMLAnchorElement> };

/** A link to another room: the router's types check its target, parameters and search. */
export const TextLink = createLink((props: AnchorProps & Attributes) => <Anchor {...props} />);

/** The same, looking like a button. */
export const ButtonLink = createLink((props: ButtonProps & Attributes) => <Button component="a" {...props} />);

/** An item of a menu. */
export const MenuLink = createLink((props: MenuItemProps & Attributes) => <Menu.Item component="a" {...props} />);
