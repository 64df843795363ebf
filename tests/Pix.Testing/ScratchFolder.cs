namespace Pix.Testing;

/// <summary>A folder of one test, removed with all that is in it.</summary>
/// <param name="prefix">What its name begins with. A blank in it is for tests of what people run: they clone into such folders.</param>
public sealed class ScratchFolder(string prefix = "pix-test-") : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory(prefix).FullName;

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
