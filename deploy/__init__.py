"""Where the services run: on this machine (`deploy.local`), in containers, in Kubernetes (`deploy/k8s`)."""
