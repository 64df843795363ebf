namespace Pix.Aws.Calls;

/// <summary>Thrown when an attempt got an error answer.</summary>
internal sealed class AwsCallException(AwsError error, bool again) : Exception($"{error.Code}: {error.Message}")
{
    public AwsError Error { get; } = error;

    /// <summary>Whether another attempt may succeed.</summary>
    public bool Again { get; } = again;
}
