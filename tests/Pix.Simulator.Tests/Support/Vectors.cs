namespace Pix.Simulator.Tests.Support;

/// <summary>The files of tests/vectors.</summary>
internal static class Vectors
{
    public static string Path(string relative) => System.IO.Path.Combine(AppContext.BaseDirectory, "vectors", relative);

    public static byte[] Bytes(string relative) => File.ReadAllBytes(Path(relative));

    public static string Text(string relative) => File.ReadAllText(Path(relative));
}
