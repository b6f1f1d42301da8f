// Who may stop and release what the service sends: the bureau's own staff.

/** Posts of the bureau itself; townships and grid leaders read and call, but do not steer the service (house rule). */
const BUREAU_ROLES: ReadonlySet<string> = new Set(['specialist', 'section_head', 'duty_clerk', 'admin']);

/** Whether somebody with these roles may pause, resume and release sending. */
export function maySteer(posts: readonly { readonly role: string }[]): boolean {
  return posts.some(({ role }) => BUREAU_ROLES.has(role));
}

/** Who they are, for those who may not. */
export const WHO_MAY_STEER = '统计局值班员、专业人员、科室负责人或管理员';
