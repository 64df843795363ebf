namespace Pix.Load.Targets;

/// <summary>Turns what was typed wrong, or does not run, into one sentence.</summary>
internal static class Guarded
{
    /// <returns>2 when what was typed cannot be done, 3 when something needed does not run.</returns>
    public static async Task<int> RunAsync(Func<Task<int>> action)
    {
        try
        {
            return await action();
        }
        catch (ArgumentException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 2;
        }
        catch (Exception exception) when (exception is HttpRequestException or TimeoutException)
        {
            await Console.Error.WriteLineAsync($"{exception.Message} Is everything running (./pix status)?");
            return 3;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Broken off.");
            return 3;
        }
    }
}
