using System.CommandLine;

namespace Pix.Cli.Tokens;

/// <summary><c>pix hsm list|selftest|keygen|csr</c>.</summary>
internal static class HsmCommand
{
    public static Command Create() => new("hsm", "Look at the token of the settings, and make keys in it.")
    {
        ListCommand(), SelfTestCommand(), KeygenCommand.Create(), CsrCommand.Create(),
    };

    private static Command ListCommand()
    {
        var all = new Option<bool>("--all") { Description = "Every private key in the token instead, whether it could leave, and no certificate is needed." };
        var list = new Command("list", "The signing keys in the token and their certificates, newest first.") { all };
        list.SetAction((parsed, cancellationToken) => parsed.GetValue(all) ? Task.FromResult(ListAll()) : ListAsync(cancellationToken));
        return list;
    }

    private static Command SelfTestCommand()
    {
        var selfTest = new Command("selftest", "Sign with every key in the token and verify what comes back.");
        selfTest.SetAction((_, cancellationToken) => SelfTestAsync(cancellationToken));
        return selfTest;
    }

    private static int ListAll()
    {
        KeyTable.Write(Hsm.TokenInspector.Keys(TokenOptions.Read()), Console.Out);
        return ExitCode.Success;
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
