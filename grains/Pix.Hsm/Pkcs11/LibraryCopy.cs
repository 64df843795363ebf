namespace Pix.Hsm.Pkcs11;

/// <summary>A copy of a shared library that the loader takes for another library, with a state of its own.</summary>
/// <remarks>It lives in memory and is loaded as /proc/self/fd/N: the loader tells libraries apart by name, device and inode.</remarks>
internal static class LibraryCopy
{
    /// <summary>What to give to dlopen.</summary>
    /// <exception cref="HsmException">The kernel gives no memory file.</exception>
    public static string Of(string libraryPath) => MemoryFile.Of(Path.GetFileName(libraryPath), File.ReadAllBytes(libraryPath));
}
