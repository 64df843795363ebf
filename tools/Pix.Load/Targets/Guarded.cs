namespace Pix.Load.Targets;

/// <summary>Runs a command. If an argument is wrong or a needed process does not answer, prints one sentence about it instead of a stack trace.</summary>
internal static class Guarded
{
    /// <returns>The exit code of the action; 2 for a wrong argument, 3 if a needed process does not answer or the action was cancelled.</returns>
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
