"""国密 SM2 and SM3 for signatures; no certified product (未取得商用密码产品认证), see docs/adr."""
