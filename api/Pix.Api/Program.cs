using Pix.Api.Clustering;
using Pix.Api.FrontDoor;
using Pix.Api.Health;

var builder = WebApplication.CreateSlimBuilder(args);

builder.AddFrontDoor();
builder.AddClusterClient();
builder.Services.AddHealth();

var app = builder.Build();

app.UseHealth();
app.UseFrontDoor();

await app.RunAsync();

/// <summary>The front door's process; named so that tests can host it.</summary>
public sealed partial class Program;
