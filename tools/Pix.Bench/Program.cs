using Pix.Bench.Signatures;

// pix bench NAME: a benchmark of one room. Messages end to end are in Pix.Load.
if (args is ["signatures"])
{
    return SignatureBench.Run();
}

await Console.Error.WriteLineAsync("usage: ./pix bench [messages | signatures]");
return 2;
