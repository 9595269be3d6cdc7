"""When saved searches are run by themselves: at fixed times, or some days before each force's meeting."""
