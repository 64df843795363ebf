using Pix.Simulation.Running;

return await Commands.RunAsync(args);
