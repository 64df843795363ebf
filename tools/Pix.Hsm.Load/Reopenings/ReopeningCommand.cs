using System.Globalization;
using Pix.Hsm.Mtls;
using Pix.TestToken;

namespace Pix.Hsm.Load.Reopenings;

/// <summary><c>./pix chaos hsm --reopenings N</c>: tests whether a silo uses more resources after it has lost and reopened its HSM N times.</summary>
internal static class ReopeningCommand
{
    private const int HangEvery = 200;
    private const string Head = "| way | reopenings | resident, MB | of that .NET's, MB | of that libraries', MB | descriptors | mappings | threads | instances of the module |\n|---|---|---|---|---|---|---|---|---|";

    /// <summary>Returns 0 if no resource use grew, 1 if some did, 3 if this machine cannot run the test.</summary>
    public static async Task<int> RunAsync(int reopenings, CancellationToken cancellationToken)
    {
        using var folder = new ProviderFolder();
        var ways = new[] { MtlsKeyWay.Provider, MtlsKeyWay.Engine }.Where(way => MtlsKeyWay.Installed(way) is not null).ToList();
        if ((TokenKind.Chosen.Unavailable ?? FaultyModule.Unavailable ?? (TokenKind.Chosen.InstancesAreApart ? null : $"Copies of the module of {TokenKind.Chosen.Name} share their state.")
            ?? (ways.Count > 0 ? null : "OpenSSL has neither pkcs11-provider nor the pkcs11 engine.")) is { } reason)
        {
            await Console.Error.WriteLineAsync($"pix: {reason}");
            return 3;
        }

        var (token, grown) = (TokenKind.Chosen.Create("reopenings"), new List<string>());
        Console.WriteLine(Head);
        foreach (var way in ways)
        {
            if (await GrowsAsync(token, way, reopenings, cancellationToken))
            {
                grown.Add(way);
            }
        }

        Console.WriteLine($"\n{reopenings:#,0} reopenings through each of {string.Join(", ", ways)}, on {TokenKind.Chosen.Name}: {(grown.Count == 0 ? "nothing grew." : $"MORE IS HELD than before ({string.Join(", ", grown)}).")}");
        return grown.Count == 0 ? 0 : 1;
    }

    private static async Task<bool> GrowsAsync(PixToken token, string way, int reopenings, CancellationToken cancellationToken)
    {
        var (module, began) = (FaultyModule.Build(), TimeProvider.System.GetTimestamp());
        await using var hsm = await HsmHost.StartAsync(ReopeningRun.Settings(token, module, way), mtls: true, cancellationToken);
        var figures = await new ReopeningRun(hsm, module, HangEvery).RunAsync(reopenings, (after, now) => Console.WriteLine(Line(way, after, now)), cancellationToken);
        await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{way}: {TimeProvider.System.GetElapsedTime(began).TotalSeconds:0} s"));
        return figures[^1].Figures.IsMoreThan(figures[0].Figures);
    }

    private static string Line(string way, int after, ReopeningFigures now) => string.Create(
        CultureInfo.InvariantCulture, $"| {way} | {after:#,0} | {now.ResidentMb:0.0} | {now.ManagedMb:0.0} | {now.NativeMb:0.00} | {now.Descriptors} | {now.Mappings} | {now.Threads} | {now.Instances} |");
}
