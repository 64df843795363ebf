using Pix.Telemetry;

namespace Pix.Silo.Starting;

/// <summary>Runs the process. A failure at start is printed on standard error without a stack trace, one sentence per line.</summary>
internal static class ClearStart
{
    /// <summary>Exit code if a setting is wrong (EX_CONFIG of sysexits.h).</summary>
    public const int WrongConfiguration = 78;

    /// <summary>Exit code if something that the silo needs does not work (EX_UNAVAILABLE).</summary>
    public const int Unavailable = 69;

    /// <summary>
    /// Exit code if the silo stopped because only a restart can reopen a journal (EX_TEMPFAIL). The process manager must start the silo again.
    /// </summary>
    public const int RestartNeeded = 75;

    /// <summary>Runs until the process is stopped or stops itself, and returns the exit code.</summary>
    public static async Task<int> RunAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception wrong) when (WrongSettings.Of(wrong).Count > 0)
        {
            return Say(WrongConfiguration, WrongSettings.Of(wrong));
        }
        catch (Exception broken) when (Environment.GetEnvironmentVariable("PIX_STACK_TRACES") is null)
        {
            return Say(Unavailable, SentencesOf(broken));
        }
    }

    private static IEnumerable<string> SentencesOf(Exception broken)
    {
        for (var cause = broken; cause is not null; cause = cause.InnerException)
        {
            yield return cause.Message;
        }
    }

    private static int Say(int exitCode, IEnumerable<string> sentences)
    {
        foreach (var sentence in sentences)
        {
            Console.Error.WriteLine($"pix-silo: {sentence}");
        }

        return exitCode;
    }
}
