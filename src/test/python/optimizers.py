"""Steps of PyTorch's optimizers with gradients of a known formula.

Usage: python3 optimizers.py ../resources/golden/train/optimizers.safetensors
"""

import sys

import torch

import goldens

torch.manual_seed(5)
start = torch.randn(6, 5)
gradients = torch.randn(12, 6, 5)
arrays = {"start": start.numpy(), "gradients": gradients.numpy()}
for name, make in {
	"adam": lambda p: torch.optim.Adam(p, lr=0.02),
	"adamw": lambda p: torch.optim.AdamW(p, lr=0.02, weight_decay=0.1, betas=(0.8, 0.99), eps=1e-6),
	"sgd": lambda p: torch.optim.SGD(p, lr=0.02),
	"momentum": lambda p: torch.optim.SGD(p, lr=0.02, momentum=0.9, weight_decay=0.05),
}.items():
	x = start.clone().requires_grad_()
	optimizer = make([x])
	for g in gradients:
		x.grad = g.clone()
		optimizer.step()
	arrays[name] = x.detach().numpy()
x = start.clone().requires_grad_()
x.grad = gradients[0].clone()
norm = torch.nn.utils.clip_grad_norm_([x], 1.5)
arrays["norm"], arrays["clipped"] = norm.reshape(1).numpy(), x.grad.numpy()
goldens.write(sys.argv[1], arrays, {"torch": torch.__version__})
