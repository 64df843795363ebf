namespace Pix.Cli.Tests.Support;

/// <summary>A folder of one test, removed with all that is in it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    /// <remarks>The blank is on purpose: people clone into such folders.</remarks>
    public string Root { get; } = Directory.CreateTempSubdirectory("pix cli ").FullName;

    public string this[string name] => Path.Combine(Root, name);

    public string Write(string name, string content)
    {
        File.WriteAllText(this[name], content);
        return this[name];
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
