namespace Pix.Api.Tests.Support;

/// <summary>Runs a case for each of many values, some at a time.</summary>
internal static class Every
{
    public static IEnumerable<char> Byte => Enumerable.Range(1, 255).Select(value => (char)value);

    public static Task OfAsync<T>(IEnumerable<T> values, Func<T, Task> run) => Parallel.ForEachAsync(
        values, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = TestContext.Current.CancellationToken }, async (value, _) => await run(value));
}
