namespace Pix.Simulator.Dict.Policies;

/// <summary>Identifies one bucket of a rate policy: a payer's bucket, or the participant's bucket if <see cref="PayerId"/> is empty.</summary>
internal readonly record struct Bucket(Policy Policy, string PayerId);
