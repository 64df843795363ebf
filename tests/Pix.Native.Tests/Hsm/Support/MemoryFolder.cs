using Pix.Hsm.Memory;
using Pix.TestToken;

namespace Pix.Hsm.Tests.Support;

/// <summary>A folder in which silos remember, and the file of one of them.</summary>
public sealed class MemoryFolder(string silo = "a", string? folder = null) : ISigningMemoryFiles
{
    public string Silo => silo;

    public string Place { get; } = folder ?? Path.Combine(TokenStore.Shared.Folder, $"memory-{Guid.NewGuid():N}");

    /// <summary>Why nothing can be written; null when it can.</summary>
    public string? ReadOnly { get; set; }

    public MemoryFolder Of(string other) => new(other, Place);

    public IReadOnlyList<SigningMemoryFile> Read() => SigningMemoryPlace.Read(Place);

    public void Write(ReadOnlySpan<byte> content)
    {
        if (ReadOnly is { } why)
        {
            throw new IOException(why);
        }

        Directory.CreateDirectory(Place);
        File.WriteAllBytes(SigningMemoryPlace.FileOf(Place, silo), content.ToArray());
    }

    public void Delete(string silo) => File.Delete(SigningMemoryPlace.FileOf(Place, silo));
}
