namespace Pix.Protocol.Paths;

/// <summary>One part of a <see cref="PathTemplate"/> between slashes.</summary>
/// <param name="Text">The literal text, or the parameter's name without braces.</param>
/// <param name="IsParameter">True if the segment is a parameter, false if it is literal text.</param>
public readonly record struct PathSegment(string Text, bool IsParameter)
{
    internal bool Matches(ReadOnlySpan<char> segment) =>
        IsParameter ? PathParameter.Accepts(Text, segment) : segment.SequenceEqual(Text);

    /// <inheritdoc/>
    public override string ToString() => IsParameter ? $"{{{Text}}}" : Text;
}
