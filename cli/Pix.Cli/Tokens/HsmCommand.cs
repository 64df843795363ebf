using System.CommandLine;

namespace Pix.Cli.Tokens;

/// <summary><c>pix hsm list|selftest</c>.</summary>
internal static class HsmCommand
{
    public static Command Create()
    {
        var list = new Command("list", "The signing keys in the token and their certificates, newest first.");
        list.SetAction((_, cancellationToken) => ListAsync(cancellationToken));
        var selfTest = new Command("selftest", "Sign with every key in the token and verify what comes back.");
        selfTest.SetAction((_, cancellationToken) => SelfTestAsync(cancellationToken));
        return new Command("hsm", "Look at the token of the settings.") { list, selfTest };
    }

    private static async Task<int> ListAsync(CancellationToken cancellationToken)
    {
        await using var token = await TokenHost.StartAsync(cancellationToken);
        KeyTable.Write(token.Keys, Console.Out);
        return token.Keys.State.Ready ? ExitCode.Success : ExitCode.Broken;
    }

    private static async Task<int> SelfTestAsync(CancellationToken cancellationToken)
    {
        await using var token = await TokenHost.StartAsync(cancellationToken);
        var allWork = token.Keys.Keys.Count > 0;
        foreach (var key in token.Keys.Keys)
        {
            var result = await SelfTest.RunAsync(key, cancellationToken);
            Console.Out.WriteLine(result.Line);
            allWork &= result.Works;
        }

        return allWork ? ExitCode.Success : ExitCode.Broken;
    }
}
