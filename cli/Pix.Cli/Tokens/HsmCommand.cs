using System.CommandLine;
using Pix.Cli.Output;
using Pix.Hsm.Inspection;

namespace Pix.Cli.Tokens;

/// <summary>The commands <c>pix hsm list|selftest|keygen|csr</c> for the HSM token.</summary>
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
        var output = new OutputOptions();
        output.AddTo(list);
        list.SetAction((parsed, cancellationToken) =>
        {
            var rows = output.IsForPeople(parsed) ? null : output.Choose(parsed);
            return parsed.GetValue(all) ? Task.FromResult(ListAll(rows)) : ListAsync(rows, cancellationToken);
        });
        return list;
    }

    private static Command SelfTestCommand()
    {
        var selfTest = new Command("selftest", "Log in to the token once with the PIN of Pix:CloudHSMSecret, sign with every key, that of the TLS connections too, and verify what comes back.");
        var output = new OutputOptions();
        output.AddTo(selfTest);
        selfTest.SetAction((parsed, cancellationToken) => SelfTestAsync(output.IsForPeople(parsed) ? null : output.Choose(parsed), cancellationToken));
        return selfTest;
    }

    private static int ListAll(IRowOutput? rows)
    {
        var keys = TokenInspector.Keys(TokenOptions.Read());
        if (rows is null)
        {
            KeyTable.Write(keys, Console.Out);
        }
        else
        {
            rows.Write(KeyTable.Rows(keys), Console.Out);
        }

        return ExitCode.Success;
    }

    private static async Task<int> ListAsync(IRowOutput? rows, CancellationToken cancellationToken)
    {
        await using var token = await TokenHost.StartAsync(cancellationToken);
        if (rows is null)
        {
            KeyTable.Write(token.Keys, Console.Out);
        }
        else
        {
            rows.Write(KeyTable.Rows(token.Keys), Console.Out);
        }

        return token.Keys.State.Ready ? ExitCode.Success : ExitCode.Broken;
    }

    private static async Task<int> SelfTestAsync(IRowOutput? rows, CancellationToken cancellationToken)
    {
        await using var token = await TokenHost.StartAsync(cancellationToken);
        var results = new List<SelfTest>();
        foreach (var key in token.Keys.Keys)
        {
            Tell(await SelfTest.RunAsync(key, cancellationToken));
        }

        if (await SelfTest.RunMtlsAsync(token.Mtls, cancellationToken) is { } channel)
        {
            Tell(channel);
        }

        rows?.Write(Rows.Of(["key", "works", "milliseconds", "detail"], results.Select(result => new object?[] { result.Key, result.Works, result.Milliseconds, result.Detail })), Console.Out);
        return results.Count > 0 && results.TrueForAll(result => result.Works) ? ExitCode.Success : ExitCode.Broken;

        void Tell(SelfTest result)
        {
            results.Add(result);
            if (rows is null)
            {
                Console.Out.WriteLine($"{(result.Works ? "ok  " : "FAIL")}  {result.Sentence}");
            }
        }
    }
}
