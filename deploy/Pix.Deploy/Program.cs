using Amazon.CDK;
using Pix.Deploy;

var app = new App();
_ = new PixStack(app, DeploySettings.Read(app.Node));
app.Synth();
