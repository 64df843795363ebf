// Replaced by the first real entry point.
return 0;
