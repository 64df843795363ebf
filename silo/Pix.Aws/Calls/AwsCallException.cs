namespace Pix.Aws.Calls;

/// <summary>Thrown if AWS answered one attempt of a call with an error.</summary>
internal sealed class AwsCallException(AwsError error, bool again) : Exception($"{error.Code}: {error.Message}")
{
    public AwsError Error { get; } = error;

    /// <summary>True if the same call can succeed when it is tried again.</summary>
    public bool Again { get; } = again;
}
