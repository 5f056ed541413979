"""Which bone is which: one data file per rig family, one matcher. Never bpy."""
