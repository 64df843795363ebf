namespace Pix.Testing;

/// <summary>A folder of one test, removed with all that is in it.</summary>
public sealed class ScratchFolder : IDisposable
{
    /// <remarks>The blank is on purpose: people clone into such folders.</remarks>
    public string Path { get; } = Directory.CreateTempSubdirectory("pix test ").FullName;

    /// <summary>The path of what has this name in it.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <returns>The file's path.</returns>
    public string Write(string name, string content)
    {
        File.WriteAllText(this[name], content);
        return this[name];
    }

    /// <returns>The file's path.</returns>
    public string Write(string name, byte[] content)
    {
        File.WriteAllBytes(this[name], content);
        return this[name];
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
