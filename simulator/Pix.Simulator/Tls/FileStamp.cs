namespace Pix.Simulator.Tls;

/// <summary>Write time and length of a file. If one of them differs from the last read, the file has changed.</summary>
internal readonly record struct FileStamp(DateTime Written, long Length)
{
    public static FileStamp Constant => new(DateTime.MinValue, -2);

    public static FileStamp Of(string path)
    {
        var file = new FileInfo(path);
#pragma warning disable RS0030 // The simulator shares no code with the product that it tests.
        return file.Exists ? new FileStamp(file.LastWriteTimeUtc, file.Length) : new FileStamp(DateTime.MinValue, -1);
#pragma warning restore RS0030
    }
}
