using System.CommandLine;
using Pix.Scale.Measuring;
using Pix.Scale.Model;
using Pix.TestToken;

var delays = new Option<int[]>("--delay-ms") { Description = "What a signature takes in the token without the processor; a run for each.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [2, 20] };
var silos = new Option<int>("--silos") { Description = "Silos at most.", DefaultValueFactory = _ => 4 };
var sessions = new Option<int>("--sessions") { Description = "Sessions of each silo's pool.", DefaultValueFactory = _ => 1 };
var seconds = new Option<double>("--seconds") { Description = "Length of one measurement.", DefaultValueFactory = _ => 8 };
var warmUp = new Option<double>("--warm-up") { Description = "Seconds of load before it, and 5 more for each silo.", DefaultValueFactory = _ => 10 };
var model = new Option<bool>("--model") { Description = "Measures nothing: prints the arithmetic of docs/scaling.md." };
var inputs = new Option<FileInfo?>("--inputs") { Description = "For --model: measured figures and prices, instead of docs/scaling.inputs.json." };

var root = new RootCommand("Silos as processes, each with a token that takes a fixed time for a signature without using the processor: do more silos carry more?") { delays, silos, sessions, seconds, warmUp, model, inputs };
root.SetAction(async (parsed, cancellationToken) =>
{
    if (parsed.GetValue(model))
    {
        return ModelCommand.Run(parsed.GetValue(inputs)?.FullName);
    }

    if (FaultyModule.Unavailable is { } missing)
    {
        await Console.Error.WriteLineAsync($"pix: {missing}");
        return 3;
    }

    var plan = new ScalePlan
    {
        DelaysInMilliseconds = parsed.GetValue(delays)!,
        MaxSilos = parsed.GetValue(silos),
        Sessions = parsed.GetValue(sessions),
        Time = TimeSpan.FromSeconds(parsed.GetValue(seconds)),
        WarmUp = TimeSpan.FromSeconds(parsed.GetValue(warmUp)),
    };
    var points = await new ScaleRun(plan, Console.Error.WriteLine).RunAsync(cancellationToken);
    ScaleTable.Write(points);
    var failures = Verdict.Failures(points);
    foreach (var failure in failures)
    {
        await Console.Error.WriteLineAsync($"pix: {failure}");
    }

    return failures.Count == 0 ? 0 : 1;
});

return await root.Parse(args).InvokeAsync();
