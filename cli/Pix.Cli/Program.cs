using Pix.Cli;

return await CommandLine.RunAsync(args);
