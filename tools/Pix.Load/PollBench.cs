using System.CommandLine;
using HdrHistogram;
using Pix.Load.Reading;
using Pix.Load.Targets;
using Spectre.Console;

namespace Pix.Load;

/// <summary>
/// Measures whether pending stream reads slow down sends. The same senders run in alternate rounds without streams and with six streams whose reads
/// wait in a long poll. The simulator delays each read, so that reading costs no CPU time and the difference is the cost of pending reads.
/// </summary>
internal static class PollBench
{
    private const int WarmUp = 2000;
    private const int HoldMilliseconds = 2000;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(4);

    /// <summary>Creates the command <c>./pix bench polls</c>.</summary>
    public static Command Create()
    {
        var rounds = new Option<int>("--rounds") { Description = "Rounds of 4 s without and with six polls, by turns.", DefaultValueFactory = _ => 5 };
        var senders = new Option<int>("--senders") { Description = "Requests under way at a time.", DefaultValueFactory = _ => 4 };
        var target = new TargetOptions();
        var command = new Command("polls", "Payments without streams and while six polls hang, by turns, through the running api, silo and simulator.") { rounds, senders };
        target.AddTo(command);
        command.SetAction((parsed, cancellationToken) => Guarded.RunAsync(
            () => RunAsync(target.Read(parsed), parsed.GetValue(rounds), parsed.GetValue(senders), cancellationToken)));
        return command;
    }

    /// <summary>Runs the benchmark and prints the table. The exit code is 1 if a payment was not answered with 201, otherwise 0.</summary>
    private static async Task<int> RunAsync(PixEndpoints pix, int rounds, int senders, CancellationToken cancellationToken)
    {
        using var control = new SimulatorControl(pix.Control ?? throw new ArgumentException("The simulator has to hold the polls back."));
        using var client = Clients.For(pix.Spi);
        var sample = await File.ReadAllTextAsync(Path.Combine(Places.Root, "samples", "pacs.008.xml"), cancellationToken);
        var loop = new ClosedLoop(client, new Uri(pix.Spi, $"/api/v1/in/{pix.Ispb}/msgs"), new PaymentTemplate(sample, pix.Ispb));
        await loop.RunAsync(WarmUp, senders, cancellationToken);
        var (without, with) = (new Turns(), new Turns());
        for (var round = 0; round < rounds; round++)
        {
            without.Add(await loop.RunAsync(Round, senders, cancellationToken));
            await control.HoldStreamsAsync(pix.Ispb, HoldMilliseconds, cancellationToken);
            await using (var streams = new StreamSet(pix, StreamSet.Most, _ => { }, cancellationToken))
            {
                with.Add(await loop.RunAsync(Round, senders, cancellationToken));
                with.Polls += streams.Streams.Sum(stream => stream.Reads);
                await control.ReleaseAsync(cancellationToken);
            }
        }

        Print(without, with);
        return without.Failures + with.Failures == 0 ? 0 : 1;
    }

    private static void Print(Turns without, Turns with)
    {
        var table = new Table().AddColumn("figure").AddColumn(new TableColumn("no stream").RightAligned()).AddColumn(new TableColumn("six polls hang").RightAligned());
        foreach (var percentile in (double[])[50, 99])
        {
            table.AddRow($"latency p{percentile}, ms", $"{without.Milliseconds(percentile):F1}", $"{with.Milliseconds(percentile):F1}");
        }

        table.AddRow("payments", $"{without.Messages}", $"{with.Messages}");
        table.AddRow("payments not answered 201", $"{without.Failures}", $"{with.Failures}");
        table.AddRow("polls answered meanwhile", $"{without.Polls}", $"{with.Polls}");
        AnsiConsole.Write(table);
    }

    /// <summary>Sum of the measurements of all rounds without streams, or of all rounds with streams.</summary>
    private sealed class Turns
    {
        private readonly LongHistogram _latencies = new(1, 60_000_000, 3);

        public int Messages { get; private set; }

        public int Failures { get; private set; }

        public int Polls { get; set; }

        public void Add(LoadResult result)
        {
            _latencies.Add(result.Latencies);
            Messages += result.Messages;
            Failures += result.Failures;
        }

        public double Milliseconds(double percentile) => _latencies.GetValueAtPercentile(percentile) / 1000.0;
    }
}
