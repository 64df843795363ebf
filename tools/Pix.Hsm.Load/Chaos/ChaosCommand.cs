using System.CommandLine;
using Pix.Hsm.Load.Reopenings;
using Pix.TestToken;

namespace Pix.Hsm.Load.Chaos;

/// <summary><c>./pix chaos hsm</c>: shows for each HSM fault which answers callers get and how long Pix takes to recover.</summary>
internal static class ChaosCommand
{
    private static readonly TimeSpan SessionWait = TimeSpan.FromSeconds(2), HealLimit = TimeSpan.FromSeconds(30);

    public static Command Create()
    {
        var signatures = new Option<int>("--signatures") { Description = "Signatures under each fault.", DefaultValueFactory = _ => 10_000 };
        var rounds = new Option<int>("--rounds") { Description = "Times that a fault strikes while they are made, unless it lasts all along.", DefaultValueFactory = _ => 10 };
        var only = new Option<string>("--only") { Description = "Only faults whose name contains this.", DefaultValueFactory = _ => "" };
        var reopenings = new Option<int>("--reopenings") { Description = "Instead of all that: so many times the mTLS key, the sessions and the library are lost and opened again, and what the process holds must not grow." };
        var command = new Command("chaos", "Breaks a token under the loaded pool. Exit code 1 when a signature was wrong, a refusal not explained by the fault, or the pool not at full size again.") { signatures, rounds, only, reopenings };
        command.SetAction((parsed, cancellationToken) => parsed.GetValue(reopenings) is > 0 and var times
            ? ReopeningCommand.RunAsync(times, cancellationToken)
            : RunAsync(parsed.GetValue(only)!, Math.Max(1, parsed.GetValue(signatures)), Math.Max(1, parsed.GetValue(rounds)), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string only, int signatures, int rounds, CancellationToken cancellationToken)
    {
        var faults = Faults.All.Where(fault => fault.Name.Contains(only, StringComparison.Ordinal)).ToList();
        if ((TokenKind.Chosen.Unavailable ?? FaultyModule.Unavailable ?? (faults.Count == 0 ? $"No fault has '{only}' in its name." : null)) is { } reason)
        {
            await Console.Error.WriteLineAsync($"pix: {reason}");
            return 3;
        }

        Console.WriteLine(ChaosTable.Head);
        var (run, results) = (new ChaosRun(TokenKind.Chosen.Create("chaos"), SessionWait, HealLimit), new List<ChaosResult>());
        foreach (var fault in faults)
        {
            if (ChaosRun.WhyNot(fault) is { } why)
            {
                await Console.Error.WriteLineAsync($"left out: {fault.Name} ({why})");
                continue;
            }

            var result = await RunAsync(run, fault, signatures, rounds, cancellationToken);
            results.Add(result);
            Console.WriteLine(ChaosTable.Row(result));
            await Console.Error.WriteLineAsync(result.IsGood ? $"ok    {fault.Name} ({result.Struck:#,0} calls struck)" : $"FAIL  {result}");
        }

        Console.WriteLine($"\n{results.Count} faults on {TokenKind.Chosen.Name}: {results.Sum(result => result.Signatures):#,0} signatures, {results.Count(result => !result.IsGood)} faults after which a promise did not hold.");
        return results.TrueForAll(result => result.IsGood) ? 0 : 1;
    }

    private static async Task<ChaosResult> RunAsync(ChaosRun run, Fault fault, int signatures, int rounds, CancellationToken cancellationToken)
    {
        try
        {
            return await run.RunAsync(fault, signatures, rounds, cancellationToken);
        }
        catch (HsmException e)
        {
            return ChaosResult.NotStarted(fault, e.Message);
        }
    }
}
