namespace Pix.Hsm.Pkcs11;

/// <summary>A copy of a shared library that the loader treats as another library, with its own state.</summary>
/// <remarks>The copy is in memory and is loaded as /proc/self/fd/N: the loader distinguishes libraries by name, device and inode.</remarks>
internal static class LibraryCopy
{
    /// <summary>Path of a copy to load with dlopen.</summary>
    /// <exception cref="HsmException">The kernel provides no memory file.</exception>
    public static string Of(string libraryPath) => MemoryFile.Of(Path.GetFileName(libraryPath), File.ReadAllBytes(libraryPath));
}
