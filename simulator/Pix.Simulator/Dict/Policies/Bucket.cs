namespace Pix.Simulator.Dict.Policies;

/// <summary>Names one bucket of a policy: the bucket of a payer, or the participant's bucket if <see cref="PayerId"/> is empty.</summary>
internal readonly record struct Bucket(Policy Policy, string PayerId);
