using Pix.Bench.Signatures;

// ./pix bench NAME runs the benchmark of one room. The end-to-end benchmark of messages is in Pix.Load.
if (args is ["signatures"])
{
    return SignatureBench.Run();
}

await Console.Error.WriteLineAsync("usage: ./pix bench [messages | signatures]");
return 2;
